// node send.mjs FILE.json ...: sends each file as one message, and prints Lectern's answers. Node.js 22 or newer, or
// node --experimental-websocket from 20.10 on.
import { readFileSync } from "node:fs";

const waiting = process.argv.slice(2);
const lectern = new WebSocket(process.env.LECTERN ?? "ws://localhost:8765");
const next = () => waiting.length > 0 ? lectern.send(readFileSync(waiting.shift(), "utf8")) : lectern.close(1000);
lectern.onopen = next;
lectern.onmessage = ({ data }) => next(console.log(data));
lectern.onerror = () => process.exit(1, console.error("Lectern does not answer"));
lectern.onclose = ({ code }) => code === 1000 || process.exit(1, console.error(`Lectern hung up (${code})`));
