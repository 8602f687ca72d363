import { seeded } from '../core/random.ts';
import { samples, seconds, type Hertz, type Samples } from '../core/units.ts';
import type { Window } from '../core/signal.ts';
import type { CustomParts, WindowExtractor } from '../pipeline/run/custom-parts.ts';
import { customKind } from './custom-kind.ts';
import type { ScriptCalls } from './script-calls.ts';
import { blamed, scriptError } from './script-error.ts';

/**
 * The parts of a pipeline that a script replaces. Everything the script answers is checked here, in the thread that asks.
 */
export function customParts(script: ScriptCalls): CustomParts {
	const { functions, task } = script.facts;
	return {
		extractor: functions.includes('extract')
			? (nChannels, nSamples, fs) => scriptExtractor(script, nChannels, nSamples, fs)
			: undefined,
		kind: functions.includes('predict') ? customKind(script, task) : undefined
	};
}

/** Features by the script's `extract`. It is tried once on noise, to know how many there are. */
function scriptExtractor(
	script: ScriptCalls,
	nChannels: number,
	nSamples: Samples,
	fs: Hertz
): WindowExtractor {
	const extract = ({ data }: Pick<Window, 'data'>): Float64Array => {
		try {
			return script.extract(data, nChannels, nSamples, fs);
		} catch (error) {
			throw blamed('extract', error);
		}
	};
	const random = seeded(1);
	const noise = Float32Array.from({ length: nChannels * nSamples }, () => random() * 2 - 1);
	const trial: Window = { data: noise, nChannels, nSamples, end: samples(nSamples), time: seconds(0) };
	const { length } = extract(trial);
	if (length === 0) throw scriptError('extract', 'extract returned no number');
	return {
		length,
		extract(window, out, start = 0) {
			const values = extract(window);
			if (values.length !== length) {
				throw scriptError('extract', `extract returned ${values.length} numbers instead of ${length}`);
			}
			for (let i = 0; i < length; i++) {
				if (!Number.isFinite(values[i])) {
					throw scriptError('extract', `extract returned ${values[i]} at position ${i}`);
				}
				out[start + i] = values[i]!;
			}
		}
	};
}
