// The line on which the server tells what changed (server-sent events, HTML standard section 9.2): one for all tabs of a browser, since
// HTTP/1.1 has six connections to a host. The tab that holds the lock keeps the line open and passes on what it hears; when it goes, the
// next tab gets the lock. Without locks (a page that came neither by TLS nor from this machine) every tab has a line of its own.
const address = "/events";
const name = "postern-changes";
/** Milliseconds before a line that the browser gave up on is opened again: a refusal, such as of a sign-in that ended. */
const again = 5_000;

/** Keeps a line open, and says "open", "lost" and each change as the server tells it, until it is closed. */
function keepOpen(say) {
  let source;
  let later;
  const open = () => {
    source = new EventSource(address);
    source.onopen = () => say("open");
    source.onmessage = (event) => say(event.data);
    source.onerror = () => {
      say("lost");
      // A line that broke is opened again by the browser itself.
      if (source.readyState === EventSource.CLOSED) later = setTimeout(open, again);
    };
  };
  open();
  return () => {
    clearTimeout(later);
    source.close();
  };
}

/** Says what `keepOpen` says, by this tab's own line or another's. Gives the function that ends it. */
export function follow(say) {
  if (!navigator.locks || !globalThis.BroadcastChannel) return keepOpen(say);
  const channel = new BroadcastChannel(name);
  const leaving = new AbortController();
  let line = "";
  let holding = false;
  const hear = (word) => {
    if (word === "open" || word === "lost") line = word;
    say(word);
  };
  channel.onmessage = ({ data: word }) => {
    if (word === "hello") {
      if (holding && line) channel.postMessage(line === "open" ? "still open" : line);
    } else if (word !== "still open") hear(word);
    else if (line !== "open") hear("open");
  };
  const hold = () =>
    new Promise((release) => {
      holding = true;
      const close = keepOpen((word) => {
        hear(word);
        channel.postMessage(word);
      });
      leaving.signal.addEventListener("abort", () => {
        close();
        release();
      });
    });
  // Whoever leaves while still waiting is refused the lock, which is right.
  navigator.locks.request(name, { signal: leaving.signal }, hold).catch(() => {});
  // Whoever holds the line says how it stands.
  channel.postMessage("hello");
  return () => {
    leaving.abort();
    channel.close();
  };
}
