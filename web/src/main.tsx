import "./ui/tokens.css";
import "./ui/base.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { startClient } from "./client";
import { openWhatIsDropped } from "./desktop";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");
startClient();
openWhatIsDropped();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
