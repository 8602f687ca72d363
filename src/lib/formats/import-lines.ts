import { durationText } from '../core/format.ts';
import { unitName } from '../core/signal.ts';
import type { SessionSummary, StreamSummary } from '../session/read/summary.ts';

/** What a file became, one short line each: when it was recorded, its streams, its labels, and then what is to be known. */
export function importLines(summary: SessionSummary): readonly string[] {
	const { created, seconds, streams, problems } = summary;
	return [
		`recorded ${created.replace('T', ' ')}, ${durationText(seconds)}`,
		...streams.map(streamLine),
		labelLine(summary),
		...problems
	];
}

/** `emg: 8 channels × 2000 Hz, µV, 120000 samples; 2 gaps, 31 samples lost` */
export function streamLine(stream: StreamSummary): string {
	const { name, nChannels, fs, unit, dtype, nSamples, gaps, lost } = stream;
	const kind = dtype === 'float32' ? '' : `, ${dtype}`;
	const rate = fs > 0 ? `${Number(fs.toPrecision(7))} Hz` : 'no fixed rate';
	const gapText = gaps > 0 ? `; ${gaps} gaps, ${lost} samples lost` : '';
	const channels = nChannels === 1 ? '1 channel' : `${nChannels} channels`;
	return `${name}: ${channels} × ${rate}, ${unitName(unit)}${kind}, ${nSamples} samples${gapText}`;
}

/** `labels: Rest 10, Fist 9`, with the number of trials of each class. */
export function labelLine({
	classNames,
	trialsPerClass
}: Pick<SessionSummary, 'classNames' | 'trialsPerClass'>): string {
	const classes = classNames.map((name, c) => `${name} ${trialsPerClass[c] ?? 0}`);
	return classes.length === 0 ? 'no labels' : `labels: ${classes.join(', ')}`;
}
