/**
 * A signal that is aborted by the first message on `port`. A signal cannot be sent to a worker, a port can: whoever holds
 * the other end cancels with `postMessage(null)`.
 */
export function signalFrom(port: MessagePort): AbortSignal {
	const controller = new AbortController();
	port.onmessage = () => {
		controller.abort();
		port.close();
	};
	return controller.signal;
}
