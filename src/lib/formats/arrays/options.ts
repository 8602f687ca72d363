import type { SignalUnit } from '../../core/signal.ts';
import { SIGNAL_KINDS, type SignalKind } from '../csv/options.ts';

/** What a variable is for. A signal becomes a stream; `none` is left out. */
export type VariableRole = SignalKind | 'time' | 'label' | 'rate' | 'none';

/** Every role, for a list to choose from. */
export const VARIABLE_ROLES: readonly VariableRole[] = [...SIGNAL_KINDS, 'time', 'label', 'rate', 'none'];

/** What a person says about a file of arrays; what is left out is found by looking. */
export interface VariablesOptions {
	/** What single variables are for, by name. */
	readonly roles?: Readonly<Record<string, VariableRole>> | undefined;
	/** Samples per second. */
	readonly rate?: number | undefined;
	/** The unit of the EMG, whose values then stay as they are. */
	readonly unit?: SignalUnit | undefined;
}
