import {
	DEFAULT_PIPELINE,
	resolveFeatures,
	resolveThresholds,
	type FilterConfig,
	type PipelineConfig
} from '../lib/index.ts';
import { listOption, numberOption, UsageError } from './command.ts';

/** Options of every command that computes features, for `parseArgs`. */
export const PIPELINE_OPTIONS = {
	features: { type: 'string', multiple: true },
	window: { type: 'string' },
	hop: { type: 'string' },
	band: { type: 'string' },
	notch: { type: 'string' },
	threshold: { type: 'string', multiple: true }
} as const;

/** What `--help` says of them. */
export const PIPELINE_HELP = `  --features LIST   feature sets (logHTD, HTD, LS4, LS9, TDPSD) and single features, default logHTD
  --window SECONDS  length of a window, default ${DEFAULT_PIPELINE.windowSeconds}
  --hop SECONDS     from one window to the next, default ${DEFAULT_PIPELINE.hopSeconds}
  --band LOW-HIGH   Butterworth band-pass of order 4 before the windows, in hertz (20-450)
  --notch HZ        mains notch with its multiples up to 10 before the windows (50 or 60)
  --threshold F=N   threshold of a feature in the unit of the signal (WAMP=10; SSC in its square)`;

/** The pipeline the options say. Throws a UsageError that names the option. */
export function pipelineOf(values: {
	readonly features?: string[] | undefined;
	readonly window?: string | undefined;
	readonly hop?: string | undefined;
	readonly band?: string | undefined;
	readonly notch?: string | undefined;
	readonly threshold?: string[] | undefined;
}): PipelineConfig {
	const filters: FilterConfig[] = [];
	if (values.notch !== undefined) {
		filters.push({ kind: 'notch', hz: numberOption('notch', values.notch), harmonics: 10, q: 30 });
	}
	if (values.band !== undefined) {
		const edges = /^([\d.]+)-([\d.]+)$/.exec(values.band);
		if (!edges) throw new UsageError(`--band takes two frequencies (20-450), not "${values.band}".`);
		const [lowHz, highHz] = [numberOption('band', edges[1]!), numberOption('band', edges[2]!)];
		filters.push({ kind: 'bandpass', lowHz, highHz, order: 4 });
	}
	const names = listOption(values.features);
	const { window, hop } = values;
	const thresholds = listOption(values.threshold).map((text) => {
		const [name, value] = text.split('=');
		if (!name || value === undefined)
			throw new UsageError(`--threshold takes FEATURE=NUMBER, not "${text}".`);
		return [name, numberOption('threshold', value)] as const;
	});
	return {
		filters,
		windowSeconds: window === undefined ? DEFAULT_PIPELINE.windowSeconds : numberOption('window', window),
		hopSeconds: hop === undefined ? DEFAULT_PIPELINE.hopSeconds : numberOption('hop', hop),
		features: names.length === 0 ? DEFAULT_PIPELINE.features : resolveFeatures(names),
		...(thresholds.length > 0 && { thresholds: resolveThresholds(Object.fromEntries(thresholds)) })
	};
}
