// Node's Socket.IO server with the handlers of OurServer: what `hearus bench socketio` measures the module socketio against.
// Prints its port, and ends when its standard input does.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const NEWS = { id: 4711, title: 'The lecture begins', text: 'Please take your seats, we shall start in a minute.' };

const http = createServer((request, response) => {
  if (request.url === '/gc') {
    globalThis.gc();
    response.end('done');
  } else {
    response.writeHead(404).end();
  }
});
const io = new Server(http, { allowEIO3: true, cors: { origin: '*' } });

io.on('connection', (socket) => {
  socket.on('measure', (data, ack) => ack(data.length));
  socket.on('note', (text, number, ack) => ack?.(number));
  socket.on('join', (ack) => {
    socket.join('room');
    ack();
  });
  socket.on('tell', () => io.to('room').emit('news', NEWS));
});

http.listen(0, '127.0.0.1', () => console.log(http.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
