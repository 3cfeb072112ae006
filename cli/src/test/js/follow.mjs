// Follows a lecture with real socket.io-clients until standard input ends, then prints what each of them got as a line of JSON.
//
//   node follow.mjs '{"url": …, "lecture": …, "followers": [{"version": 2|4, "namespace": "/", "transports": […]}]}'
//
// A follower asks at each connection for what it has not got. Of each: `segments` (every segment event), `jobs` (every job event), `connects`, `partials`, `errors`.

import { createRequire } from "node:module";

const want = JSON.parse(process.argv[2]);
const require = createRequire(import.meta.url);

function follow({ version, namespace, transports }) {
  const io = require(`socket.io-client-${version}`);
  const result = { segments: [], jobs: [], connects: 0, partials: 0, errors: [] };
  const socket = io(want.url + namespace, { transports, forceNew: true, reconnectionDelay: 200, reconnectionDelayMax: 500 });
  let last = 0;
  let change = 0;
  const ask = () => {
    socket.emit("follow", { lecture: want.lecture, from: last + 1, changes: change }, (answer) => {
      if (answer.error) {
        result.errors.push(answer.code);
        setTimeout(() => socket.connected && ask(), 200);
      }
    });
  };
  socket.on("connect", () => {
    result.connects += 1;
    ask();
  });
  socket.on("segment", (segment) => {
    result.segments.push({ seq: segment.seq, revision: segment.revision, id: segment.id, text: segment.text });
    last = Math.max(last, segment.seq);
    change = Math.max(change, segment.change);
  });
  socket.on("job", ({ id, state, progress }) => result.jobs.push({ id, state, progress }));
  socket.on("caption", () => (result.partials += 1));
  socket.on("lectureError", ({ code }) => result.errors.push(code));
  return { result, socket };
}

const followers = want.followers.map(follow);
process.stdin.on("end", () => {
  followers.forEach(({ socket }) => socket.close());
  console.log(JSON.stringify(followers.map(({ result }) => result)));
  process.exit(0);
});
process.stdin.resume();
