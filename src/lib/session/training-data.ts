/** What is ticked for training: which sessions, whose class names, and which of the classes. Plain JSON. */
export interface TrainingData {
	readonly sessionIds: readonly string[];
	/** The one class list all of the sessions are read with, see `reconcileClasses`. */
	readonly classNames: readonly string[];
	/** Indices into `classNames` of the classes to train on. */
	readonly classes: readonly number[];
}
