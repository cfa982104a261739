// The screen while a project is being loaded: what is being done, and how far it has come.

import "./loading_screen.css";

const texts: Record<string, string> = { "": "Opening the project" };

export function LoadingScreen({ message, progress }: { message: string; progress: number }) {
  const percent = Math.round(100 * progress);
  return (
    <main className="notice" data-testid="loading">
      <h1>{texts[message] ?? message}</h1>
      <div className="loading-rail" role="progressbar" aria-label="Loading" aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} data-testid="loading-progress">
        <div className="loading-fill" style={{ transform: `scaleX(${progress})` }} />
      </div>
    </main>
  );
}
