import { hertz, samples, type Samples } from '../../core/units.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { ByteCursor } from '../byte-cursor.ts';
import { Task, type ImportOptions } from '../format.ts';
import { InferredGaps, tidyRate } from '../../session/quality/inferred-gaps.ts';
import { ImportedSession } from '../imported-session.ts';
import { localDate, parseWallTime } from '../start-time.ts';
import { TAG, xdfChunks } from './chunks.ts';
import { ClockMap } from './clock.ts';
import { markerEvents } from './markers.ts';
import { readSamples, type SampleBlock, type SampleState } from './samples.ts';
import { mayBeMarkers, surveyXdf, type SurveyedStream } from './survey.ts';

/**
 * Makes a session of an XDF file as LabRecorder writes them: every stream of numbers, its timestamps carried over to the
 * recorder's clock and otherwise as recorded (jitter is not smoothed away); the markers of one stream as labels. A file
 * that was cut off or damaged gives what can be read of it, and says so.
 */
export async function importXdf(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	// The file is gone through twice: clock offsets lie scattered over it, and every timestamp needs them all.
	const task = new Task(options, 2 * source.size);
	const survey = await surveyXdf(source, task);
	const said = parseWallTime(survey.datetime);
	const created = said ? localDate(said.wall) : (options.created ?? new Date(0));
	const session = await ImportedSession.begin(store, source, options, created, {
		...(survey.datetime !== '' && { recorded: survey.datetime })
	});
	for (const problem of survey.problems) session.problem(problem);
	if (!said) session.problem('The file does not say when it was recorded.');
	const streams = new Map<number, StreamImport>();
	for (const [id, stream] of survey.streams) {
		if (!mayBeMarkers(stream.declared)) streams.set(id, new StreamImport(session, stream));
	}
	const cursor = new ByteCursor(source);
	let before = 0;
	for await (const { tag, stream: id, end } of xdfChunks(cursor, () => {})) {
		const stream = tag === TAG.samples && id !== undefined ? streams.get(id) : undefined;
		if (stream) await stream.take(cursor, end);
		task.advance(end - before);
		before = end;
	}
	for (const stream of streams.values()) stream.tell();
	const { events, classes, notes } = markerEvents(
		[...survey.streams.values()],
		options.labelStream,
		source.name
	);
	for (const note of notes) session.problem(note);
	session.declareClasses(classes);
	session.label(events);
	return session.finish();
}

/** What stands before a row that does not follow the one before it. */
interface Break {
	readonly lost: number;
	readonly index?: Samples;
}

/** One stream of numbers on its way into the session. */
class StreamImport {
	readonly #session: ImportedSession;
	readonly #stream: SurveyedStream;
	readonly #clock: ClockMap;
	readonly #holes: InferredGaps;
	readonly #state: SampleState = { last: 0, damaged: 0 };
	readonly #number: number;
	#rows = 0;
	#gap = 0;
	#lastTime = NaN;
	#backwards = 0;
	#rounded = 0;

	constructor(session: ImportedSession, stream: SurveyedStream) {
		const { declared, offsets, firstTimes } = stream;
		this.#session = session;
		this.#stream = stream;
		this.#clock = new ClockMap(offsets);
		this.#holes = new InferredGaps(firstTimes, declared.fs);
		this.#number = session.addStream(
			{
				name: declared.name,
				nChannels: declared.nChannels,
				fs: hertz(declared.fs > 0 ? tidyRate(declared.fs) : meanRate(firstTimes)),
				unit: declared.unit,
				channelNames: declared.channelNames,
				device: declared.device
			},
			declared.ours?.first ?? 0,
			declared.fs > 0 ? {} : { nominal_rate: 0 }
		);
	}

	async take(cursor: ByteCursor, end: number): Promise<void> {
		for await (const block of readSamples(cursor, end, this.#stream.declared, this.#state))
			await this.#append(block);
	}

	async #append({ timestamps, values }: SampleBlock): Promise<void> {
		if (typeof values[0] === 'string') return;
		const { nChannels, factors, format } = this.#stream.declared;
		const data = Float32Array.from(values as Float64Array);
		if (format.startsWith('int')) {
			for (let i = 0; i < data.length; i++) if (data[i] !== values[i]) this.#rounded++;
		}
		if (factors.some((factor) => factor !== 1)) {
			for (let i = 0; i < data.length; i++) data[i] = Number(values[i]) * factors[i % nChannels]!;
		}
		const times = timestamps.map((time) => this.#clock.correct(time));
		let from = 0;
		let gap: Break | undefined;
		for (let row = 0; row < times.length; row++) {
			const found = this.#breakBefore(timestamps[row]!, this.#rows + row);
			if (!found) continue;
			await this.#send(data, times, from, row, gap);
			[from, gap] = [row, found];
		}
		await this.#send(data, times, from, times.length, gap);
		this.#rows += times.length;
	}

	/** A gap before a row: as the recorder counted it where it was ours, otherwise by the timestamps. */
	#breakBefore(time: number, row: number): Break | undefined {
		const step = time - this.#lastTime;
		this.#lastTime = time;
		if (step < 0) this.#backwards++;
		const { ours, fs } = this.#stream.declared;
		if (ours?.gaps) {
			const known = ours.gaps[this.#gap];
			if (known?.row !== row) return undefined;
			this.#gap++;
			return { lost: known.lost, index: samples(known.sample) };
		}
		const lost = fs > 0 ? this.#holes.missing(step) : 0;
		return lost > 0 ? { lost } : undefined;
	}

	async #send(
		data: Float32Array,
		times: Float64Array,
		from: number,
		to: number,
		gap: Break | undefined
	): Promise<void> {
		const { nChannels } = this.#stream.declared;
		await this.#session.append(this.#number, {
			data: data.subarray(from * nChannels, to * nChannels),
			timestamps: times.subarray(from, to),
			...gap
		});
	}

	/** Says what a person should know of it. */
	tell(): void {
		const { declared, offsets } = this.#stream;
		const { name, fs } = declared;
		const say = (sentence: string): void => this.#session.problem(`${name}: ${sentence}`);
		const { period } = this.#holes;
		if (this.#rows === 0) say('no samples came.');
		if (fs > 0 && period > 0 && this.#rows > 100 && Math.abs(period * fs - 1) > 0.02) {
			say(`${(1 / period).toFixed(1)} Hz came where ${fs} Hz is declared.`);
		}
		if (fs === 0 && this.#rows > 0) say('no fixed rate is declared; the mean rate stands for it.');
		if (declared.mixedUnits) say('its channels have different units; values are as stored, without a unit.');
		if (this.#rounded > 0) say(`${this.#rounded} whole numbers were rounded: samples are kept as float32.`);
		if (this.#backwards > 0) say(`its timestamps go back ${this.#backwards} times.`);
		if (this.#state.damaged > 0)
			say(`${this.#state.damaged} chunks of samples were damaged; their rest is missing.`);
		if (this.#clock.resets > 0)
			say(`its clock was reset ${this.#clock.resets} times; each part was corrected by itself.`);
		if (offsets.length === 0 && fs > 0)
			say("its clock was never compared with the recorder's; timestamps are the sender's own.");
		if (this.#holes.regular || declared.ours?.gaps) return;
		this.#session.gapsUnknown(this.#number);
		if (fs > 0 && this.#rows > 100) say('its timestamps jitter, so that gaps in it could not be told.');
	}
}

/** Samples per second of an irregular stream, by its first timestamps; 0 when they do not tell. */
function meanRate(times: readonly number[]): number {
	const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
	const rate = span > 0 ? (times.length - 1) / span : 0;
	return rate > 0 && rate <= 1e6 ? Number(rate.toPrecision(6)) : 0;
}
