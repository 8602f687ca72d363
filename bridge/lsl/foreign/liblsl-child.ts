/**
 * A process with a real liblsl in it, for the tests: what it is told over the parent's channel it does, one act at a time.
 * Its `lsl_api.cfg` lies in its working directory. Blocking calls are welcome here: nothing else runs in this process.
 */
import koffi from 'koffi';
import { FORMATS, type LslFormat } from '../stream-info.ts';
import { numbersOf, valuesOf, type LslValues } from '../values.ts';
import {
	LETTERS,
	rampTime,
	rampValue,
	type Act,
	type Answer,
	type ResolvedInfo,
	type Pulled
} from './acts.ts';

type Native = (...given: unknown[]) => unknown;
const library = koffi.load(process.argv[2]!);
const call = (signature: string): Native => library.func(signature);

const createInfo = call(
	'void *lsl_create_streaminfo(const char *name, const char *type, int channels, double rate, int format, const char *source)'
);
const appendChild = call('void *lsl_append_child(void *element, const char *name)');
const appendValue = call('void *lsl_append_child_value(void *element, const char *name, const char *value)');
const getDesc = call('void *lsl_get_desc(void *info)');
const getXml = call('const char *lsl_get_xml(void *info)');
const getUid = call('const char *lsl_get_uid(void *info)');
const getName = call('const char *lsl_get_name(void *info)');
const getRate = call('double lsl_get_nominal_srate(void *info)');
const getChannels = call('int lsl_get_channel_count(void *info)');
const getFormat = call('int lsl_get_channel_format(void *info)');
const createOutlet = call('void *lsl_create_outlet(void *info, int chunk, int buffered)');
const destroyOutlet = call('void lsl_destroy_outlet(void *outlet)');
const haveConsumers = call('int lsl_have_consumers(void *outlet)');
const resolveAll = call('int lsl_resolve_all(void *buffer, uint32_t count, double wait)');
const resolveBy = call(
	'int lsl_resolve_bypred(void *buffer, uint32_t count, const char *pred, int least, double timeout)'
);
const createInlet = call('void *lsl_create_inlet(void *info, int buffer, int chunk, int recover)');
const openStream = call('void lsl_open_stream(void *inlet, double timeout, int *error)');
const destroyInlet = call('void lsl_destroy_inlet(void *inlet)');
const getFull = call('void *lsl_get_fullinfo(void *inlet, double timeout, int *error)');
const timeCorrection = call('double lsl_time_correction(void *inlet, double timeout, int *error)');
const wasReset = call('uint32_t lsl_was_clock_reset(void *inlet)');
const clock = call('double lsl_local_clock()');
const version = call('int lsl_library_version()');
const pushStrings = call(
	'int lsl_push_sample_strtp(void *outlet, const char **data, double time, int through)'
);
const pullStrings = call(
	'double lsl_pull_sample_buf(void *inlet, void *data, void *lengths, int channels, double timeout, int *error)'
);

const pushes = new Map<LslFormat, Native>();
const pulls = new Map<LslFormat, Native>();
for (const [format, letter] of Object.entries(LETTERS) as [LslFormat, string][]) {
	pushes.set(
		format,
		call(
			`int lsl_push_chunk_${letter}tnp(void *outlet, const void *data, unsigned long values, const void *times, int through)`
		)
	);
	pulls.set(
		format,
		call(
			`unsigned long lsl_pull_chunk_${letter}(void *inlet, void *data, void *times, unsigned long values, unsigned long n, double timeout, int *error)`
		)
	);
}

const outlets = new Map<string, { handle: unknown; format: LslFormat; channels: number }>();
const inlets = new Map<string, { handle: unknown; format: LslFormat; channels: number }>();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function found(info: unknown): ResolvedInfo {
	return {
		uid: getUid(info) as string,
		name: getName(info) as string,
		rate: getRate(info) as number,
		channels: getChannels(info) as number,
		xml: getXml(info) as string
	};
}

function resolve(pred: string, least: number, timeout: number): { infos: ResolvedInfo[]; handles: bigint[] } {
	const buffer = new BigUint64Array(64);
	const count = Number(
		pred === '' ? resolveAll(buffer, 64, timeout) : resolveBy(buffer, 64, pred, least, timeout)
	);
	const handles = [...buffer.subarray(0, Math.max(0, count))];
	return { infos: handles.map(found), handles };
}

function pushChunk(id: string, values: LslValues, times: Float64Array): void {
	const { handle, format, channels } = outlets.get(id)!;
	if (format !== 'string') {
		pushes.get(format)!(handle, values, values.length, times, 1);
		return;
	}
	for (let i = 0; i < times.length; i++)
		pushStrings(handle, (values as string[]).slice(i * channels, (i + 1) * channels), times[i], 1);
}

function pull(id: string, timeout: number, most: number): Pulled {
	const { handle, format, channels } = inlets.get(id)!;
	const error = [0];
	if (format === 'string') {
		const values: string[] = [];
		const times: number[] = [];
		while (times.length < most) {
			const pointers = new BigUint64Array(channels);
			const lengths = new Uint32Array(channels);
			const time = pullStrings(
				handle,
				pointers,
				lengths,
				channels,
				times.length ? 0 : timeout,
				error
			) as number;
			if (time === 0) break;
			for (let k = 0; k < channels; k++) {
				const length = lengths[k]!;
				const bytes = length > 0 ? koffi.decode(pointers[k], koffi.array('uint8_t', length)) : [];
				values.push(Buffer.from(bytes as Uint8Array).toString('utf8'));
			}
			times.push(time);
		}
		return { values, timestamps: Float64Array.from(times), error: error[0]! };
	}
	const values = numbersOf(format, most * channels);
	const timestamps = new Float64Array(most);
	const got = Number(pulls.get(format)!(handle, values, timestamps, values.length, most, timeout, error));
	return {
		values: (values as Float32Array).slice(0, got) as LslValues,
		timestamps: timestamps.slice(0, got / channels),
		error: error[0]!
	};
}

type Ramp = Extract<Act, { readonly do: 'ramp' }>;

/** Pushes the known ramp at its real rate. */
async function ramp({ id, rate, count, chunk, from = 0, start: zero }: Ramp): Promise<number> {
	const { format, channels } = outlets.get(id)!;
	const start = Date.now() - (from / rate) * 1000;
	for (let done = from; done < from + count;) {
		const due = Math.min(from + count, Math.floor(((Date.now() - start) / 1000) * rate));
		while (done + chunk <= due || (due === from + count && done < due)) {
			const n = Math.min(chunk, from + count - done);
			const list = Array.from({ length: n * channels }, (_, i) =>
				rampValue(done + Math.floor(i / channels), i % channels)
			);
			pushChunk(
				id,
				valuesOf(format, list),
				Float64Array.from({ length: n }, (_, i) => rampTime(done + i, rate, zero))
			);
			done += n;
		}
		await pause(2);
	}
	return count;
}

async function perform(act: Act): Promise<unknown> {
	switch (act.do) {
		case 'version':
			return version();
		case 'clock':
			return clock();
		case 'outlet': {
			const { id, name, type, channels, rate, format, sourceId } = act;
			const info = createInfo(name, type, channels, rate, FORMATS_CODE(format), sourceId);
			if (act.labels) {
				const list = appendChild(getDesc(info), 'channels');
				for (const label of act.labels) {
					const one = appendChild(list, 'channel');
					appendValue(one, 'label', label);
					appendValue(one, 'unit', 'microvolts');
				}
			}
			outlets.set(id, { handle: createOutlet(info, 0, act.buffer ?? 360), format, channels });
			return undefined;
		}
		case 'push':
			return pushChunk(act.id, act.values, act.timestamps);
		case 'ramp':
			return ramp(act);
		case 'consumers':
			return haveConsumers(outlets.get(act.id)!.handle);
		case 'close-outlet':
			destroyOutlet(outlets.get(act.id)!.handle);
			return void outlets.delete(act.id);
		case 'resolve':
			return resolve(act.pred, act.least, act.timeout).infos;
		case 'inlet': {
			const { handles } = resolve(act.pred, 1, act.timeout);
			if (handles.length === 0) return false;
			const error = [0];
			const format = FORMATS[(getFormat(handles[0]) as number) - 1]!;
			const handle = createInlet(handles[0], act.buffer ?? 360, 0, 1);
			inlets.set(act.id, { handle, format, channels: getChannels(handles[0]) as number });
			openStream(handle, act.timeout, error);
			return error[0] === 0;
		}
		case 'pull':
			return pull(act.id, act.timeout, act.most);
		case 'correction':
			return timeCorrection(inlets.get(act.id)!.handle, act.timeout, [0]);
		case 'was-reset':
			return wasReset(inlets.get(act.id)!.handle);
		case 'fullinfo':
			return getXml(getFull(inlets.get(act.id)!.handle, act.timeout, [0]));
		case 'close-inlet':
			destroyInlet(inlets.get(act.id)!.handle);
			return void inlets.delete(act.id);
	}
}

const FORMATS_CODE = (format: LslFormat): number => FORMATS.indexOf(format) + 1;

process.on('message', (asked: { key: number; act: Act }) => {
	const answer = (one: Answer): void => void process.send!(one);
	perform(asked.act).then(
		(value) => answer({ key: asked.key, value }),
		(error: Error) => answer({ key: asked.key, error: error.message })
	);
});
process.on('disconnect', () => process.exit(0));
process.send!({ key: -1 } satisfies Answer);
