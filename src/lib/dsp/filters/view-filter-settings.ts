/** What is done to a signal before it is shown. Never to what is recorded. */
export interface ViewFilterSettings {
	/** 50 or 60: a notch there and at its harmonics; 0: none. */
	readonly notchHz: number;
	/** Whether there is a band-pass, and its edges in hertz. */
	readonly band: boolean;
	readonly lowHz: number;
	readonly highHz: number;
	/** `none`, `average`: each channel less the mean of all, `bipolar`: each less its neighbour. */
	readonly montage: string;
}

/** Off; the edges are those of surface EMG. */
export const NO_VIEW_FILTER: ViewFilterSettings = {
	notchHz: 0,
	band: false,
	lowHz: 20,
	highHz: 450,
	montage: 'none'
};
