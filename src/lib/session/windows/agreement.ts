import { AppError } from '../../core/errors.ts';

/** What sessions must have in common to be used together. */
export interface Taken {
	/** What errors call the session. */
	readonly name: string;
	readonly nChannels: number;
	readonly fs: number;
}

/** Throws a SessionError that names every session when `sessions` differ in channels or rate. */
export function checkAgreement(sessions: readonly Taken[]): void {
	const [first] = sessions;
	if (sessions.every(({ nChannels, fs }) => nChannels === first?.nChannels && fs === first.fs)) return;
	const list = sessions
		.map(({ name, nChannels, fs }) => `${name} has ${nChannels} channels at ${fs} Hz`)
		.join('; ');
	throw new AppError(
		'SessionError',
		`These sessions cannot be used together: ${list}. Choose sessions of one device with the same settings.`
	);
}
