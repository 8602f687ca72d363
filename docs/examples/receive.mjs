// Receives predictions of MyoDeck in Node: switch the output "WebSocket" on, format "JSON line". Needs the package ws.
//
//     node docs/examples/receive.mjs 8765
import { WebSocketServer } from 'ws';

/** Without a row for so long whatever is steered lets go: the cable or the page may be gone. */
const DEAD_MS = 1000;

/** What to do with a row. Here: print it. */
function onRow({ sequence, time, stream, class: name, values, neutral }) {
	console.log(neutral ? 'let go' : `${sequence} ${time} ${stream} ${name} ${JSON.stringify(values)}`);
}

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2] ?? 8765) });
server.on('listening', () => console.log(`waiting at port ${server.address().port}`));
server.on('connection', (socket) => {
	let expected;
	let timer;
	socket.on('message', (data) => {
		const row = JSON.parse(String(data));
		if (row.sequence > expected) console.log(`${row.sequence - expected} rows did not get through`);
		expected = row.sequence + 1;
		onRow(row);
		clearTimeout(timer);
		timer = setTimeout(() => console.log('let go'), DEAD_MS);
	});
	socket.on('close', () => {
		clearTimeout(timer);
		console.log('let go');
	});
});
