import type { Remark } from './driver.ts';

/** What a device said between its samples, kept until somebody looks. */
export class StatusMessages {
	/** 0 … 1. */
	battery: number | undefined;
	text: string | undefined;
	#markers: { readonly classIndex: number; readonly timestamp: number }[] = [];

	/** `at`: when it arrived. */
	take({ battery, marker, text }: Remark, at: number): void {
		if (battery !== undefined && Number.isFinite(battery)) this.battery = Math.max(0, Math.min(1, battery));
		if (marker !== undefined) this.#markers.push({ classIndex: marker, timestamp: at });
		if (text !== undefined) this.text = text;
	}

	/** The markers since the last time. */
	markers(): readonly { readonly classIndex: number; readonly timestamp: number }[] {
		return this.#markers.splice(0);
	}
}
