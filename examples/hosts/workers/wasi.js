// What the standard library of a guest asks for: an environment, standard error for the log, and nothing else.

/** A stream that takes text for the runtime's log. */
class OutputStream {
    checkWrite() {
        return 65_536n;
    }

    write(bytes) {
        console.error(new TextDecoder().decode(bytes).trimEnd());
    }

    blockingWriteAndFlush(bytes) {
        this.write(bytes);
    }

    blockingFlush() {}

    subscribe() {
        return new Pollable();
    }
}

class InputStream {}

/** Always ready. */
class Pollable {
    block() {}
}

class WasiError {}
class TerminalInput {}
class TerminalOutput {}

/** The imports of WASI. @param {Record<string, string>} environment */
export function wasi(environment) {
    const none = () => undefined;
    return {
        'wasi:cli/environment': { getEnvironment: () => Object.entries(environment) },
        'wasi:cli/exit': {
            exit() {
                throw new Error('the guest called exit');
            },
        },
        'wasi:cli/stdin': { getStdin: () => new InputStream() },
        'wasi:cli/stdout': { getStdout: () => new OutputStream() },
        'wasi:cli/stderr': { getStderr: () => new OutputStream() },
        'wasi:cli/terminal-input': { TerminalInput },
        'wasi:cli/terminal-output': { TerminalOutput },
        'wasi:cli/terminal-stdin': { getTerminalStdin: none },
        'wasi:cli/terminal-stdout': { getTerminalStdout: none },
        'wasi:cli/terminal-stderr': { getTerminalStderr: none },
        'wasi:io/error': { Error: WasiError },
        'wasi:io/poll': { Pollable },
        'wasi:io/streams': { InputStream, OutputStream },
    };
}
