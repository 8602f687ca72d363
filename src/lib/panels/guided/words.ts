import type { PauseReason } from '../../guided/run.ts';

/** Why a take stands still and how it goes on, for a person. */
export function pauseText(reason: PauseReason): string {
	switch (reason) {
		case 'person':
			return 'Press Space to go on.';
		case 'hidden':
			return 'The tab was hidden, so the take waited. Press Space to go on.';
		case 'stream':
			return 'The signal is lost. The take goes on by itself when it is back.';
	}
}
