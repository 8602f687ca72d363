import type { DeviceState } from '../source.ts';
import type { StatusMessage } from './driver.ts';

/** What a device said between its samples, kept until somebody looks. */
export class StatusMessages {
	#battery: number | undefined;
	#text: string | undefined;
	#warning: string | undefined;
	#markers: { readonly classIndex: number; readonly timestamp: number }[] = [];

	/** What it said last. */
	get state(): Pick<DeviceState, 'battery' | 'text' | 'warning'> {
		return { battery: this.#battery, text: this.#text, warning: this.#warning };
	}

	/** `at`: when it arrived. */
	take({ battery, marker, text, warning }: StatusMessage, at: number): void {
		if (battery !== undefined && Number.isFinite(battery)) this.#battery = Math.max(0, Math.min(1, battery));
		if (marker !== undefined) this.#markers.push({ classIndex: marker, timestamp: at });
		if (text !== undefined) this.#text = text;
		if (warning !== undefined) this.#warning = warning || undefined;
	}

	/** It begins anew. */
	restart(): void {
		this.#warning = undefined;
	}

	/** The markers since the last time. */
	markers(): readonly { readonly classIndex: number; readonly timestamp: number }[] {
		return this.#markers.splice(0);
	}
}
