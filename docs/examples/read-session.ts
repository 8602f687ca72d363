/**
 * Reads sessions, each from a path, a folder or an address (`https://…/take.session.zip`), and shows the four ways to get at
 * their samples:
 *
 *     npx tsx docs/examples/read-session.ts take.session.zip
 */
import { openSessionStore } from '../../src/lib/index.ts';

for (const source of process.argv.slice(2)) {
	const session = await openSessionStore(source);
	console.log(`${session.name}, ${session.created}`);
	for (const { stream, reason } of session.broken) console.log(`  ${stream} cannot be read: ${reason}`);

	for (const { name, nChannels, fs, unit, dtype, nSamples } of session.streams) {
		console.log(`  ${name}: ${nSamples} samples of ${nChannels} channels at ${fs} Hz, ${dtype} in ${unit}`);

		// A part of the stream, as stored: data[row * nChannels + channel].
		const { data, timestamps } = await session.getContinuous(name, { start: 0, end: 3 });
		for (const [row, time] of timestamps.entries()) {
			const values = data.subarray(row * nChannels, (row + 1) * nChannels);
			console.log(`    ${time.toFixed(4)} s: ${Array.from(values, Number).join(' ')}`);
		}

		// All of it, a stored chunk at a time: memory stays flat whatever the length.
		const sums = new Float64Array(nChannels);
		for await (const chunk of session.chunks(name)) {
			for (let i = 0; i < chunk.data.length; i++) sums[i % nChannels]! += Math.abs(chunk.data[i]!);
		}
		const means = Array.from(sums, (sum) => (sum / nSamples).toFixed(2));
		console.log(`    mean absolute value: ${means.join(' ')} ${unit}`);

		// What was labelled, as rows.
		for (const { classIndex, start, end } of await session.segments(name)) {
			console.log(`    rows ${start} to ${end}: ${session.classNames[classIndex] ?? `class ${classIndex}`}`);
		}
	}
}
