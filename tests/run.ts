import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { add, NONE, summary } from './counts.ts';
import { runLanes, type Ended } from './step.ts';
import { RESULTS, ROUNDS } from './steps.ts';

// Rounds run one after the other, and in each lanes of steps at the same time: steps.ts.
// A step that fails does not keep the others from running, but those that need what it makes.

const ended: Ended[] = [];

function tell(end: Ended): void {
	ended.push(end);
	console.log(line(end));
	if (end.failure !== undefined) console.log(`\n${end.failure}\n\nFAILED: ${end.name}\n`);
}

function line({ name, seconds, counts, failure, counted }: Ended): string {
	const tests = counted ? `, ${summary(counts)}` : '';
	return `${name}: ${failure === undefined ? 'ok' : 'FAILED'} (${seconds.toFixed(1)} s${tests})`;
}

const failed = (): ReadonlySet<string> =>
	new Set(ended.filter(({ failure }) => failure !== undefined).map(({ name }) => name));

// What runs in the background ends with this.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const started = performance.now();
for (const lanes of ROUNDS) await runLanes(lanes, tell, failed());

console.log(`\n${ended.map(line).join('\n')}`);
console.log(`all in ${((performance.now() - started) / 1000).toFixed(0)} s`);
const retried = ended.flatMap((end) => end.retried);
for (const title of retried) console.log(`failed, and passed when it was tried again: ${title}`);
console.log(`${retried.length} passed only when they were tried again\n`);
const total = ended.map(({ counts }) => counts).reduce(add, NONE);
if (failed().size > 0) process.exitCode = 1;
writeFileSync(`${RESULTS}/summary.txt`, `${summary(total)}\n`);
console.log(summary(total));
