/**
 * Replays a session as if the amplifier were still there, paced by a clock of one's own, and takes one window apart.
 *
 *     npx tsx docs/examples/replay.ts take.session.zip
 */
import {
	DEFAULT_PIPELINE,
	inspectWindow,
	openSessionStore,
	Predictor,
	ReplaySource,
	seekable,
	train
} from '../../src/lib/index.ts';

const [path = 'take.session.zip'] = process.argv.slice(2);
const session = await openSessionStore(path);
const { bundle } = await train([await session.labelled('emg')], {
	pipeline: DEFAULT_PIPELINE,
	model: 'lda',
	classNames: session.classNames,
	skipFirst: true,
	seed: 1,
	score: 'none'
});

// A clock that runs forty times as fast as the one on the wall; without it the replay takes the session's own time.
const replay = new ReplaySource(session, {
	streamNames: ['emg'],
	speed: 1,
	loop: false,
	clock: () => (performance.now() / 1000) * 40
});
const [info] = await replay.connect();
const predictor = new Predictor(bundle, info!, session.streamInfo('emg').first);
let last: { readonly end: number; readonly said: readonly number[] } = { end: 0, said: [] };
let windows = 0;
for await (const { chunk } of replay.read()) {
	for (const { end, outputs } of predictor.push(chunk)) {
		last = { end, said: [...outputs] };
		windows++;
	}
	if (replay.state.ended) await replay.disconnect();
}
console.log(`${windows} predictions in ${replay.state.duration.toFixed(1)} s of ${session.name}`);

// The very window the last prediction was made on: its samples, its features, and the same answer again.
const window = await inspectWindow(bundle, seekable(session, 'emg'), last.end);
console.log(`samples ${window.start} to ${window.end - 1}, ${window.features.length} features`);
console.log(window.outputs.map(({ name, value }) => `${name} ${value.toFixed(3)}`).join(', '));
if (window.outputs.some(({ value }, i) => value !== last.said[i])) throw new Error('Not the same bits.');
