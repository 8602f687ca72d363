import { getContext, setContext } from 'svelte';
import type { App } from './app.svelte.ts';

const KEY = Symbol('app');

/** Gives the components below the parts of the app. Called once, by the root layout. */
export const provideApp = (app: App): App => setContext(KEY, app);

/** A getter of one part, for the script of a component. */
const part =
	<Name extends keyof App>(name: Name) =>
	(): App[Name] =>
		getContext<App>(KEY)[name];

// A component takes the parts it uses: `const recording = useRecording();`.
export const useActions = part('actions');
export const useAdaptation = part('adaptation');
export const useClasses = part('classes');
export const useConnections = part('connections');
export const useDemo = part('demo');
export const useGuided = part('guided');
export const useLibrary = part('library');
export const useLiveScore = part('liveScore');
export const useLsl = part('lsl');
export const useMissingCapabilities = part('missing');
export const useNotices = part('notices');
export const useOutputs = part('outputs');
export const usePrediction = part('prediction');
export const useRecording = part('recording');
export const useReplaySession = part('replaySession');
export const useScripts = part('scripts');
export const useSettings = part('settings');
export const useSourceForm = part('sourceForm');
export const useSteps = part('steps');
export const useStorage = part('storage');
export const useTape = part('tape');
export const useTraining = part('training');
export const useVerbs = part('verbs');
export const useView = part('view');

/** `ready` turns true when everything stored has been read. */
export const useStartup = (): Pick<App, 'ready'> => getContext<App>(KEY);
