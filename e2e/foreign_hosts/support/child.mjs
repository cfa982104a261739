// Other people's programs as children: each has a time limit, and dies with this process.
//
//   const { code, stdout, stderr } = await run("ardour7-lua", [script], { limitSeconds: 60, env: { HOME: home } });
//   const server = start("jackd", ["-d", "dummy"]);
//   await server.stop();

import { spawn } from "node:child_process";
import { once } from "node:events";

const patienceMs = 2_000;

/** Runs in the background until stopped, or until its time is over. */
export function start(command, args, { limitSeconds = 60, env = {}, input = "" } = {}) {
  // The kernel kills the child when its parent dies; a killed test leaves nothing behind.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", command, ...args], {
    env: { ...process.env, ...env },
    stdio: "pipe",
    detached: true,
  });
  const output = { stdout: [], stderr: [] };
  for (const stream of ["stdout", "stderr"]) child[stream].on("data", (data) => output[stream].push(data));
  child.stdin.on("error", () => {}); // it ended without reading on
  child.stdin.end(input);

  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // it is gone already
    }
  };
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    kill("SIGKILL");
  }, limitSeconds * 1000);
  const ended = once(child, "close").then(([code, signal]) => {
    clearTimeout(limit);
    kill("SIGKILL"); // and whatever it left running
    return { code, signal, late, stdout: Buffer.concat(output.stdout), stderr: String(Buffer.concat(output.stderr)) };
  });
  return {
    ended,
    /** Resolves when its standard error says so. */
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => String(Buffer.concat(output.stderr)).includes(text) && resolve();
        child.stderr.on("data", look);
        ended.then(({ stderr }) => reject(new Error(`${command} ended before it said '${text}':\n${stderr}`)), reject);
        look();
      }),
    stop: () => {
      kill("SIGTERM");
      const killer = setTimeout(() => kill("SIGKILL"), patienceMs);
      return ended.finally(() => clearTimeout(killer));
    },
  };
}

/** Runs to its end. An end by the time limit, by a signal or with another exit code than 0 is an error. */
export async function run(command, args, options = {}) {
  const result = await start(command, args, options).ended;
  if (result.code === 0) return result;
  const how = result.late ? "took too long" : result.signal ? `died of ${result.signal}` : `ended with code ${result.code}`;
  throw new Error(`${command} ${args.join(" ")} ${how}:\n${result.stderr}${result.stdout}`);
}
