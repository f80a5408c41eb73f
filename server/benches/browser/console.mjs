// The program under measurement: started on a free port of this machine, stopped by its process.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Milliseconds until the program has to listen. */
const startTime = 60_000;
/** The administrator of the folder with a million mails (`benches/held/seed.rs`), and of the demo. */
const email = "admin@example.org";
const password = "correct horse battery staple";

export class Console {
  /** Starts it on `data`, or, without, on a folder of its own with the demo, which goes when it stops. */
  static async start(program, data) {
    const console = new Console();
    console.data = data ?? (await mkdtemp(join(tmpdir(), "postern-bench-")));
    console.temporary = !data;
    const demo = data ? [] : ["--demo"];
    const child = spawn(program, ["serve", "--data", console.data, "--listen", "127.0.0.1:0", ...demo], { stdio: ["ignore", "pipe", "inherit"] });
    console.child = child;
    await new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error(`${program} does not listen`)), startTime);
      const ready = () => {
        clearTimeout(late);
        done();
      };
      child.once("error", failed);
      child.once("exit", (code) => failed(new Error(`${program} ended with ${code}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        console.url = /^listening on (\S+)/.exec(line)?.[1] ?? console.url;
        console.setUpLink = /^set-up link: (\S+)/.exec(line)?.[1] ?? console.setUpLink;
        if (console.url && (data || console.setUpLink)) ready();
      });
    });
    return console;
  }

  /** Signs a browser in without a page: the first time in the demo by making the administrator. */
  async enter(context) {
    if (this.setUpLink) {
      const key = new URL(this.setUpLink).searchParams.get("key");
      await this.post(context, "set-up", { "form[key]": key, "form[organisation]": "Example", "form[email]": email, "form[password]": password });
      this.setUpLink = undefined;
    } else {
      await this.post(context, "sign-in", { email, password });
    }
  }

  async post(context, call, form) {
    const headers = { origin: this.url, accept: "application/json" };
    const answer = await context.request.post(`${this.url}/api/${call}`, { form, headers, maxRedirects: 0 });
    if (answer.status() >= 400) throw new Error(`${call}: ${answer.status()} ${await answer.text()}`);
  }

  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise((done) => this.child.once("exit", done));
      this.child.kill("SIGTERM");
      await gone;
    }
    if (this.temporary) await rm(this.data, { recursive: true, force: true });
  }
}
