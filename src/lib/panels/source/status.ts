import type { ConnectionStatus, StreamHealth } from '../../app/connect/connection.svelte.ts';

/** The state of a connection: good → few drops → many drops → silent → lost. */
export interface Status {
	readonly kind: 'idle' | 'good' | 'few' | 'many' | 'silent' | 'error';
	readonly text: string;
}

/** More than this share of the samples of the last ten seconds lost is many. */
const MANY = 0.01;

/** The state of a source in words. `lostLately` counts the last ten seconds. */
export function statusOf(status: ConnectionStatus, health: readonly StreamHealth[], paused: boolean): Status {
	if (status === 'choosing') return { kind: 'idle', text: 'Choose the device…' };
	if (status === 'connecting') return { kind: 'idle', text: 'Connecting…' };
	if (status === 'reconnecting') return { kind: 'error', text: 'Connection lost: reconnecting…' };
	if (status === 'lost') return { kind: 'error', text: 'Lost' };
	if (status === 'closed') return { kind: 'idle', text: 'Disconnected' };
	if (paused) return { kind: 'idle', text: 'Paused' };
	if (status === 'silent') {
		const quiet = Math.min(...health.map((stream) => stream.quiet));
		return { kind: 'silent', text: `Silent for ${Math.floor(quiet)} s` };
	}
	// A stream of several may be one that seldom sends, so one that came is enough.
	if (health.every(({ came }) => came === 0)) return { kind: 'idle', text: 'Waiting for the first samples…' };
	const lost = health.reduce((sum, stream) => sum + stream.lostLately, 0);
	const lately = health.reduce((sum, stream) => sum + stream.rate * 10, 0);
	if (lost === 0) return { kind: 'good', text: 'Good' };
	return lost / (lately + lost) > MANY
		? { kind: 'many', text: `Many drops: ${lost} samples in 10 s` }
		: { kind: 'few', text: `Few drops: ${lost} samples in 10 s` };
}
