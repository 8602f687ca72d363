import type { AdaptationStatus, Adapter } from './adapter.ts';

/** What a person, or the page, wants of the adaptation of a model at work. `look`: nothing, only how it stands. */
export type AdaptationCommand =
	| { readonly do: 'look' | 'start' | 'reset' | 'apply' | 'undo' | 'learn' | 'cancel' }
	| { readonly do: 'collect'; readonly what: 'warm-up' | 'calibrate' }
	| { readonly do: 'hold'; readonly classIndex?: number | undefined };

/** Does it. Throws a ModelError that says what was missing; then nothing has changed. */
export function adapt(adapter: Adapter, command: AdaptationCommand): AdaptationStatus {
	if (command.do === 'collect') adapter.collect(command.what);
	else if (command.do === 'hold') adapter.hold(command.classIndex);
	else if (command.do === 'apply') adapter.applyProposal();
	else if (command.do !== 'look') adapter[command.do]();
	return adapter.status;
}
