// For `jco run --jco-import`: writes of a command to a pipe wait until they are done. Without it the process ends before a reader who
// is slow has all of the reply, and what is left is lost.

for (const stream of [process.stdout, process.stderr]) stream._handle?.setBlocking?.(true);
