// The last two versions that went live, side by side: a click makes one of them sound.

import { useState } from "react";
import { compare } from "../client";
import { messageOf } from "../connection";
import type { Version } from "../protocol";
import { isSilent, useWorkshop } from "../stores/workshop";
import { ListenIcon } from "../ui/icons";
import "./versions.css";

export function Versions() {
  const versions = useWorkshop((workshop) => workshop.versions);
  const sounding = useWorkshop((workshop) => (isSilent(workshop) ? null : workshop.sounding));
  const [problem, setProblem] = useState("");
  const choose = async ({ run }: Version) => {
    setProblem("");
    if (run !== sounding) await compare(run).catch((error: unknown) => setProblem(messageOf(error)));
  };
  return (
    <section className="panel versions" aria-label="Compare versions" data-testid="versions">
      {["A", "B"].map((letter, index) => (
        <VersionButton key={letter} letter={letter} version={versions[index]} sounding={sounding} choose={choose} />
      ))}
      {problem !== "" && <p className="versions-problem" role="alert">{problem}</p>}
    </section>
  );
}

type Props = {
  letter: string;
  version: Version | undefined;
  sounding: number | null;
  choose: (version: Version) => Promise<void>;
};

function VersionButton({ letter, version, sounding, choose }: Props) {
  const sounds = version !== undefined && version.run === sounding;
  return (
    <button
      className="button version numbers"
      disabled={version === undefined}
      aria-pressed={sounds}
      aria-label={version ? `Version ${letter} of ${version.time}, code ${version.code}` : `No version ${letter} yet`}
      title={version ? (sounds ? "This version sounds" : "Make this version sound") : "Two versions that went live can be compared here"}
      data-testid={`version-${letter.toLowerCase()}`}
      data-run={version?.run}
      onClick={() => version && void choose(version)}
    >
      <span className="version-letter">{letter}</span>
      <span className="version-facts">
        <span>{version?.time ?? "no version"}</span>
        <span className="version-code mono">{version?.code ?? "yet"}</span>
      </span>
      {sounds && <ListenIcon />}
    </button>
  );
}
