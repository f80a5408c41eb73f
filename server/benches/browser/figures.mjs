// What all parts share when they say what they measured.

/** The middle one of the numbers; of an even count the upper middle. */
export function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

/** `123 ms`, with a decimal below ten. */
export function milliseconds(time) {
  return `${time < 10 ? time.toFixed(1) : time.toFixed(0)} ms`;
}

/** Says a figure beside its goal. */
export function say(what, good, goal) {
  console.log(`${what} (${goal}: ${good ? "reached" : "MISSED"})`);
}
