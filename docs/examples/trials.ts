/**
 * What was done in a session, trial by trial, and how strong each channel was: a start for an analysis of your own.
 *
 *     npx tsx docs/examples/trials.ts take.session.zip
 */
import { openSessionStore } from '../../src/lib/index.ts';

for (const file of process.argv.slice(2)) {
	const session = await openSessionStore(file);
	for (const { name, nChannels, unit } of session.streams) {
		console.log(`${session.name}: ${name}`);
		for (const { className, data, nSamples, ts } of await session.getTrials(name)) {
			// Channels-first: data[channel * nSamples + sample].
			const power = new Float64Array(nChannels);
			for (let i = 0; i < data.length; i++) power[Math.floor(i / nSamples)]! += Number(data[i]) ** 2;
			const rms = [...power].map((sum) => Math.sqrt(sum / nSamples).toFixed(1));
			const from = `${(ts[0]! - session.labels[0]!.timestamp).toFixed(2)} s`;
			console.log(`  ${from} ${className}: ${rms.join(' ')} ${unit}`);
		}
	}
}
