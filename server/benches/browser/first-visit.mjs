// The first visit: the signed-in quarantine list, opened by its address in a browser that knows nothing yet.
//
// Paint is the first contentful paint (W3C Paint Timing) of the HTML that the server drew. Interactive is when the client is awake (the
// document carries `data-hydrated`) and has answered a click on the box of the first row by marking the row. Both since the navigation
// began; cold cache, processor and line slowed down (`browser.mjs`); the median of each.
import { fresh, seen, slow, watch } from "./browser.mjs";
import { Console } from "./console.mjs";
import { median, milliseconds, say } from "./figures.mjs";

/** Visits, and how many times the paint the page may take until it answers. */
const visits = 7;
const most = 2;

export async function firstVisit(program) {
  const server = await Console.start(program);
  try {
    const paints = [];
    const answers = [];
    for (let visit = 0; visit < visits; visit++) {
      const { browser, context } = await fresh();
      await server.enter(context);
      const page = await context.newPage();
      await slow(page);
      await watch(page);
      const visit = () => page.goto(`${server.url}/quarantine`, { waitUntil: "commit" });
      const { paint, answered } = await seen(page, visit);
      paints.push(paint);
      answers.push(answered);
      await browser.close();
    }
    const [paint, answered] = [median(paints), median(answers)];
    const ratio = answered / paint;
    say(`first visit: painted ${milliseconds(paint)}, interactive ${milliseconds(answered)}, ${ratio.toFixed(2)} times, median of ${visits}`, ratio <= most, `at most ${most}`);
  } finally {
    await server.stop();
  }
}
