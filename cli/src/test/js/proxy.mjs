// A reverse proxy that serves a Hearus below a path, as nginx's `location /captions/ { proxy_pass http://127.0.0.1:3000/; }` does, and has another application at its root.
//
//   node proxy.mjs '{"target": "http://localhost:3000", "upgrades": true}'
//
// Prints the address below which the Hearus is. Without `upgrades` no WebSocket passes. Runs until its standard input ends.

import http from "node:http";
import net from "node:net";

const PREFIX = "/captions/";
const want = JSON.parse(process.argv[2]);
const target = new URL(want.target);
const inner = (url) => (url.startsWith(PREFIX) ? url.slice(PREFIX.length - 1) : null);

const proxy = http.createServer((request, response) => {
  const path = inner(request.url);
  if (path === null) return response.writeHead(404).end("another application\n");
  const onward = http.request({ host: target.hostname, port: target.port, path, method: request.method, headers: { ...request.headers, host: target.host } }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  request.pipe(onward);
});
proxy.on("upgrade", (request, socket, head) => {
  const path = inner(request.url);
  if (path === null || !want.upgrades) return socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  const onward = net.connect(target.port, target.hostname, () => {
    const headers = Object.entries({ ...request.headers, host: target.host }).map(([name, value]) => `${name}: ${value}\r\n`);
    onward.write(`GET ${path} HTTP/1.1\r\n${headers.join("")}\r\n`);
    onward.write(head);
    socket.pipe(onward).pipe(socket);
  });
  for (const end of [socket, onward]) {
    end.on("error", () => {
      socket.destroy();
      onward.destroy();
    });
  }
});
proxy.listen(0, "localhost", () => console.log(`http://localhost:${proxy.address().port}${PREFIX}`));
process.stdin.resume().on("end", () => process.exit());
