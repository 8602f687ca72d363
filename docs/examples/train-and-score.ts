/**
 * Trains on some sessions and scores another one, with the very code of the deck's workers, in plain Node:
 *
 *     npx tsx docs/examples/train-and-score.ts monday.session.zip tuesday.session.zip
 *
 * The last file is scored, the others are learned from.
 */
import { DEFAULT_PIPELINE, evaluate, openSessionStore, train } from '../../src/lib/index.ts';

const files = process.argv.slice(2);
if (files.length < 2) throw new Error('Give at least two sessions: the last one is scored.');

const sessions = await Promise.all(files.map((file) => openSessionStore(file)));
for (const session of sessions) {
	for (const { name, nChannels, fs } of session.streams) {
		console.log(
			`${session.name}: ${name}, ${nChannels} channels at ${fs} Hz, classes ${session.classNames.join(', ')}`
		);
	}
}

const stream = sessions[0]!.streams[0]!.name;
const recordings = await Promise.all(sessions.map((session) => session.labelled(stream)));
const { bundle, report } = await train(recordings.slice(0, -1), {
	pipeline: DEFAULT_PIPELINE,
	model: 'lda',
	classNames: sessions[0]!.classNames,
	skipFirst: true,
	seed: 1,
	score: 'none'
});
console.log(`learned from ${report.made} windows`);

const { score } = await evaluate(bundle, recordings.slice(-1), { skipFirst: true });
console.log(`${(100 * score.accuracy).toFixed(2)} % of ${score.n} windows of a session it has never seen`);
for (const [k, row] of score.confusion.entries()) console.log(`  ${score.classNames[k]}: ${row.join(' ')}`);
