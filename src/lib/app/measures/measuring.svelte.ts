import { AppError, isAbort, messageOf } from '../../core/errors.ts';
import type { ParamValues } from '../../core/params.ts';
import type { Measured, MeasureRequest } from '../../measures/measure-session.ts';
import { LatestWins } from '../kernel/job.ts';

/** The session that is measured: what a form needs to know of it. */
export interface MeasuredSession {
	readonly id: string;
	readonly streams: readonly { readonly name: string; readonly nChannels: number }[];
	readonly classNames: readonly string[];
}

/** What measures a session. */
export interface Measurer {
	measure(id: string, request: MeasureRequest): Promise<Measured>;
}

/** The fields of the form, as they are typed. Empty: all, the whole session, or none. */
export interface MeasureForm {
	measure: string;
	stream: string;
	/** Numbers from 1 with commas; `1-4` for a range. */
	channels: string;
	/** Another stream to compare with. */
	other: string;
	/** Seconds from the first sample of the session. */
	from: string;
	to: string;
	label: string;
	mvcLabel: string;
	values: Record<string, string | number>;
}

/** Channels from 0 out of `1,3,5-8`; undefined for an empty text. Throws a SessionError for anything else. */
export function channelNumbers(text: string): number[] | undefined {
	const parts = text
		.split(/[\s,;]+/)
		.map((part) => part.trim())
		.filter((part) => part !== '');
	if (parts.length === 0) return undefined;
	return parts.flatMap((part) => {
		const [, first, last = first] = /^(\d+)(?:[-–](\d+))?$/.exec(part) ?? [];
		const n = Number(last) - Number(first) + 1;
		if (first === undefined || !(n >= 1 && n <= 4096)) {
			throw new AppError(
				'SessionError',
				`Channels are numbers from 1 with commas, such as 1,2,5-8; "${part}" is none.`
			);
		}
		return Array.from({ length: n }, (_, i) => Number(first) - 1 + i);
	});
}

function secondsOf(name: string, text: string): number | undefined {
	if (text.trim() === '') return undefined;
	const seconds = Number(text.replace(',', '.'));
	if (Number.isFinite(seconds) && seconds >= 0) return seconds;
	throw new AppError(
		'SessionError',
		`${name} takes seconds from the first sample of the session, not "${text}".`
	);
}

/** What a filled form asks for. Throws a SessionError for a field that cannot be understood. */
export function requestOf(form: MeasureForm): MeasureRequest {
	const channels = channelNumbers(form.channels);
	const other = form.other === '' ? undefined : form.other;
	return {
		measure: form.measure,
		stream: form.stream,
		channels,
		otherStream: other,
		otherChannels: other === undefined ? undefined : channels,
		from: secondsOf('From', form.from),
		to: secondsOf('To', form.to),
		label: form.label === '' ? undefined : form.label,
		mvcLabel: form.mvcLabel === '' ? undefined : form.mvcLabel,
		values: { ...form.values } satisfies ParamValues
	};
}

/** Measures a session when it is asked to; the newest request counts. */
export class Measuring {
	readonly #measurer: Measurer;
	readonly #latest = new LatestWins();
	#measured = $state.raw<Measured>();
	#error = $state<string>();
	#busy = $state(false);

	constructor(measurer: Measurer) {
		this.#measurer = measurer;
	}

	/** The figures of the last request; undefined while there are none. */
	get measured(): Measured | undefined {
		return this.#measured;
	}
	/** Why there are none, as a sentence. */
	get error(): string | undefined {
		return this.#error;
	}
	get busy(): boolean {
		return this.#busy;
	}

	/** Computes what the form asks for. What goes wrong is in `error`; never rejects. */
	async run(id: string, form: MeasureForm): Promise<void> {
		this.#error = undefined;
		this.#busy = true;
		try {
			await this.#latest.run(async (signal) => {
				const measured = await this.#measurer.measure(id, requestOf(form));
				if (!signal.aborted) this.#measured = measured;
			});
		} catch (error) {
			if (isAbort(error)) return;
			this.#measured = undefined;
			this.#error = messageOf(error);
		} finally {
			if (!this.#latest.running) this.#busy = false;
		}
	}
}
