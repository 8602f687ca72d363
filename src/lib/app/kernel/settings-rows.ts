import * as v from 'valibot';
import { DEFAULT_PIPELINE } from '../../pipeline/run/pipeline-config.ts';

/** A field that takes its default when it is missing or of the wrong kind. */
const field = <T>(schema: v.GenericSchema<unknown, T>, value: T) => {
	const initial = (): T => structuredClone(value);
	return v.optional(v.fallback(schema, initial), initial);
};
/** Fields that belong together; each takes its own default. */
const group = <const E extends v.ObjectEntries>(entries: E) => {
	const schema = v.object(entries);
	return v.optional(
		v.fallback(schema, () => v.parse(schema, {})),
		{} as v.InferInput<typeof schema>
	);
};

const flag = (value: boolean) => field(v.boolean(), value);
const number = (value: number) => field(v.number(), value);
const text = (value: string) => field(v.string(), value);
/** A list; items of the wrong kind are left out. */
const listOf = <T>(schema: v.GenericSchema<unknown, T>, initial: readonly T[] = []) => {
	const valid = (item: unknown): T[] => (v.is(schema, item) ? [v.parse(schema, item)] : []);
	const list = v.pipe(
		v.array(v.unknown()),
		v.transform((items) => items.flatMap(valid))
	);
	return field<T[]>(list, [...initial]);
};
/** A map; values of the wrong kind are left out. */
const recordOf = <T>(schema: v.GenericSchema<unknown, T>) => {
	const valid = ([key, value]: [string, unknown]): [string, T][] =>
		v.is(schema, value) ? [[key, v.parse(schema, value)]] : [];
	const record = v.pipe(
		v.record(v.string(), v.unknown()),
		v.transform((entries) => Object.fromEntries(Object.entries(entries).flatMap(valid)))
	);
	return field<Record<string, T>>(record, {});
};
const texts = (initial: readonly string[] = []) => listOf(v.string(), initial);
const json = () => recordOf(v.unknown());

const paramValues = v.record(v.string(), v.union([v.string(), v.number()]));
const smootherSteps = (initial: readonly { kind: string; params: Record<string, string | number> }[] = []) =>
	listOf(v.object({ kind: v.string(), params: paramValues }), initial);

/** What a person chose on the Train page. */
const training = group({
	model: text('lda'),
	features: texts(DEFAULT_PIPELINE.features),
	/** Thresholds of features, by their id, where they differ from their own. Kept while a feature is not chosen. */
	thresholds: recordOf(v.number()),
	windowSeconds: number(DEFAULT_PIPELINE.windowSeconds),
	hopSeconds: number(DEFAULT_PIPELINE.hopSeconds),
	skipFirst: flag(true),
	/** Left out at both ends of every trial that was cued, in seconds; `cuedOnly` false: of every trial. */
	trim: group({ onsetSeconds: number(0.3), offsetSeconds: number(0.3), cuedOnly: flag(true) }),
	/** Which stream to train on; empty: the first that all sessions of the training set have. */
	stream: text(''),
	/** Stream of measured values for a regression; empty: the first other one. `end` or `midpoint` of a window. */
	target: text(''),
	alignAt: text('end'),
	/**
	 * Before windows are cut. `differences` of channels: `none`, `bipolar` or `double`. `notchHz` 0: none; `harmonics`: how
	 * many of its multiples, itself included. `pass`: `none`, or which kind of Butterworth filter.
	 */
	filters: group({
		reference: flag(false),
		differences: text('none'),
		notchHz: number(0),
		harmonics: number(3),
		pass: text('none'),
		lowHz: number(20),
		highHz: number(450),
		order: number(4),
		rectify: flag(false)
	}),
	/** Settings of each model kind, by its id, where they differ from its own. */
	kinds: recordOf(v.record(v.string(), v.number())),
	/** One model of all subjects, for another person to start from. */
	population: flag(false),
	/** `auto`, or one of the protocols a score may be asked for by. */
	score: text('auto'),
	/** Name of the class of doing nothing, for scores; empty: there is none; null: guessed by its name. */
	restClass: field<string | null>(v.nullable(v.string()), null)
});

/** Names of version 0.1 in a stored row, and their names now. */
const OLD_NAMES: Readonly<Record<string, string>> = { outlets: 'outputs' };

/** A stored row under the names of today. A field that it holds under both names keeps the newer one. */
const withNewNames = v.transform((row: Readonly<Record<string, unknown>>) => {
	const renamed = Object.entries(row).map(([key, value]) => [OLD_NAMES[key] ?? key, value] as const);
	const folded: unknown = row['folded'];
	return {
		...Object.fromEntries(renamed),
		...row,
		...(Array.isArray(folded) && { folded: folded.map((id) => OLD_NAMES[String(id)] ?? id) })
	};
});

/** Everything that is remembered between visits and has no row of its own. */
export const settingsRow = {
	key: 'settings',
	perTab: ['source', 'recordInto', 'model', 'smoothing', 'outputs', 'library'],
	schema: v.pipe(
		v.record(v.string(), v.unknown()),
		withNewNames,
		v.object({
			theme: field(v.picklist(['auto', 'light', 'dark']), 'auto'),
			/** Single letters are keys of the deck (WCAG 2.1.4). */
			letterKeys: flag(true),
			/** The source that was connected last, and the values of each kind's form. */
			source: text('synthetic'),
			params: recordOf(paramValues),
			/** How the scope shows a stream. `amplitude`: µV (or a.u.) per trace, or `auto`. `hidden`: channels switched off. */
			scope: group({
				seconds: number(5),
				amplitude: text('auto'),
				mode: field(v.picklist(['waveform', 'envelope']), 'waveform'),
				/** What is shown by name of the stream: the traces of `mode`, or another picture, see `ViewMode`. */
				pictures: recordOf(v.picklist(['traces', 'spectrum', 'heatmap', 'grid'])),
				hidden: listOf(v.number()),
				/** View filters by name of the stream, see `ViewFilterSettings`. */
				filters: recordOf(
					v.object({
						notchHz: v.number(),
						band: v.boolean(),
						lowHz: v.number(),
						highHz: v.number(),
						montage: v.string()
					})
				)
			}),
			/** Id of the linked folder recordings go into; empty: this browser. */
			recordInto: text(''),
			/** Names of classes that are left out of training. */
			excludedClasses: texts(),
			training,
			/** Id of the model that predicts. */
			model: text(''),
			/** What makes predictions steadier, in order. A decision on classes must persist, which costs the least of all ways. */
			smoothing: group({
				classify: smootherSteps([{ kind: 'persistence', params: { windows: 3 } }]),
				regress: smootherSteps()
			}),
			/** Rows per second and the form of each output, where they differ from its own. */
			outputs: group({ rates: recordOf(v.number()), params: recordOf(paramValues) }),
			/** LSL: streams that a recording needs, streams whose markers write labels, and what their texts mean by class name. */
			lsl: group({ required: texts(), markers: texts(), labels: recordOf(v.string()) }),
			/** Guided recordings: what is cued (where it differs from Standard), who is recorded, what is followed. */
			guided: group({
				protocol: json(),
				sound: flag(true),
				subject: json(),
				target: json(),
				calibration: json()
			}),
			/** A replay begins anew at its end. */
			replay: group({ loop: flag(true) }),
			/** How the table of the Library is sorted and what it shows, see `SortOrder` and `SessionFilter`. */
			library: group({
				sort: text('date'),
				descending: flag(true),
				subject: text(''),
				date: field(v.picklist(['any', 'today', 'week', 'month', 'older']), 'any'),
				className: text(''),
				device: text(''),
				labels: field(v.picklist(['any', 'with', 'without']), 'any'),
				trainingSet: field(v.picklist(['any', 'in', 'out']), 'any')
			}),
			/** Sections of the rails that are folded. */
			folded: texts(['outputs'])
		})
	)
} as const;

/** The person's scripts; `open`: id of the one in the editor, `inUse`: of the one that trains. */
export const scriptsRow = {
	key: 'scripts',
	perTab: ['open', 'inUse'],
	schema: v.object({
		list: listOf(v.object({ id: v.string(), name: v.string(), source: v.string() })),
		open: text(''),
		inUse: text(''),
		/** Seconds that one call of `train` may take. */
		trainSeconds: number(60),
		/** SHA-256 of scripts that may run. */
		trusted: texts()
	})
} as const;

/** Protocols of guided recordings that were saved, by name. */
export const protocolsRow = { key: 'protocols', schema: v.object({ saved: json() }) } as const;

/** Ids of the sessions chosen for training. */
export const trainingSetRow = { key: 'training-set', schema: v.object({ sessionIds: texts() }) } as const;

/** The classes a person records, in order, and the position of the selected one. */
export const classesRow = {
	key: 'classes',
	perTab: ['selected'],
	schema: v.object({ names: texts(['Rest', 'Fist', 'Open']), selected: number(0) })
} as const;

const channelGrid = v.object({ label: v.string(), cells: v.array(v.array(v.nullable(v.number()))) });
const channelGrids = () => v.nullable(v.array(channelGrid));

/**
 * Electrode grids that a person gave a stream, by device and stream; null: none. `said`: what the device said then, as a choice
 * holds only where the device still says the same.
 */
export const gridsRow = {
	key: 'grids',
	schema: v.object({ grids: recordOf(v.object({ said: channelGrids(), chosen: channelGrids() })) })
} as const;

export type GridsData = v.InferOutput<typeof gridsRow.schema>;
export type SettingsData = v.InferOutput<typeof settingsRow.schema>;
export type ScopeView = SettingsData['scope'];
export type ScriptsData = v.InferOutput<typeof scriptsRow.schema>;
/** A script as it is kept. */
export type StoredScript = ScriptsData['list'][number];
export type ClassesData = v.InferOutput<typeof classesRow.schema>;
export type ProtocolsData = v.InferOutput<typeof protocolsRow.schema>;
export type TrainingSetData = v.InferOutput<typeof trainingSetRow.schema>;
