// The WebSocket of a browser or of Node.js against an echo server: check(url) resolves to what went wrong.
async function check(url) {
    const wrong = [];
    let socket;
    const open = () => new Promise((resolve, reject) => {
        socket = new WebSocket(url);
        socket.binaryType = "arraybuffer";
        socket.onopen = resolve;
        socket.onerror = () => reject(new Error("no connection"));
    });
    const echo = data => new Promise((resolve, reject) => {
        socket.onmessage = event => resolve(event.data);
        socket.onclose = event => reject(new Error("closed " + event.code + " " + event.reason));
        socket.send(data);
    });
    const closed = () => new Promise(resolve => {
        socket.onclose = event => resolve(`${event.code} ${event.reason} ${event.wasClean}`);
    });
    const expect = (what, wanted, is) => {
        if (wanted !== is) {
            wrong.push(`${what}: ${String(is).slice(0, 100)}`);
        }
    };

    await open();
    const extensions = socket.extensions;
    const sizes = [0, 1, 125, 126, 127, 65535, 65536, 1 << 20];
    for (const size of sizes) {
        const text = "lecture ".repeat(size / 8 + 1).slice(0, size);
        expect(`text of ${size}`, text, await echo(text));
        const bytes = Uint8Array.from({length: size}, (_, i) => i * i + (i >> 8));
        const back = new Uint8Array(await echo(bytes));
        expect(`binary of ${size}`, true, back.length === size && bytes.every((byte, i) => byte === back[i]));
    }
    for (let plane = 0; plane <= 16; plane++) {
        let text = "";
        for (let code = 0; code < 65536; code += plane === 0 ? 1 : 37) {
            if (plane > 0 || code < 0xd800 || code > 0xdfff) {
                text += String.fromCodePoint(plane * 65536 + code);
            }
        }
        expect(`plane ${plane}`, text, await echo(text));
    }
    const ends = [[1000, ""], [3000, "done"], [4999, "grüß dich, 世界 😀"], [4000, "x".repeat(123)]];
    for (const [code, reason] of ends) {
        if (socket.readyState !== WebSocket.OPEN) {
            await open();
        }
        let end = closed();
        socket.close(code, reason);
        expect(`our close ${code}`, `${code} ${reason} true`, await end);
        await open();
        end = closed();
        socket.send(`close:${code}:${reason}`);
        expect(`their close ${code}`, `${code} ${reason} true`, await end);
    }
    return JSON.stringify({extensions, wrong});
}

if (typeof process !== "undefined") {
    if (typeof WebSocket === "undefined") {
        process.exit(77);
    }
    check(process.argv[2]).then(console.log);
}
