/** Under what a test of a model was done: results are compared when smoothing and outputs are alike. */
export interface TestConditions {
	readonly model: { readonly id: string; readonly name: string };
	/** How many trials the test has. */
	readonly planned: number;
	/** Outputs of the model that the test uses, or its classes. */
	readonly outputs: number;
	/** The smoothers of the predictions, in order. */
	readonly smoothing: readonly object[];
	/** The smoothing was the same from the first to the last trial. */
	readonly steady: boolean;
}

/** What every result says of the test it was found in. */
export interface TestSummary extends TestConditions {
	/** Trials that were shown to their end. */
	readonly trials: number;
	/** It ended before its last trial: then there are no figures. */
	readonly stopped: boolean;
}

/** The summary of a test of which so many trials were done. */
export const summaryOf = (conditions: TestConditions, trials: number): TestSummary => ({
	...conditions,
	trials,
	stopped: trials < conditions.planned
});
