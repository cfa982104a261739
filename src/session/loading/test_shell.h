// For tests: passes events to the machine and writes its actions down as text.
#pragma once

#include "session/loading/loading.h"

#include <array>
#include <string>
#include <vector>

namespace aviary::session::loading {

class TestShell {
public:
    explicit TestShell(Transport transport = Transport::page) { state.transport = transport; }

    /// Gives the actions in order, without tell_progress: "answer_ok, parse_song 1".
    std::string operator()(const Event& event) {
        Step step = advance(state, event);
        state = std::move(step.state);
        std::string text;
        for (auto& action : step.actions) {
            if (action.what == Do::tell_progress)
                told.push_back(action.progress.progress);
            else
                text.append(text.empty() ? "" : ", ").append(written(action));
        }
        if (!text.empty()) trace.append(trace.empty() ? "" : ", ").append(text);
        return text;
    }

    /// A page comes, asks ui_ready, and its stores hydrate.
    void page(ClientId client) {
        (*this)(UiReady{client, client});
        (*this)(ReactReady{client});
    }
    /// Takes a load from Wanted to the phase `settling`. The plugins in `slots` report late.
    std::string settling(LoadId load, std::vector<SlotId> slots = {}) {
        (*this)(Wanted{load});
        (*this)(SongParsed{load, false});
        (*this)(PluginsLoaded{load, std::move(slots)});
        (*this)(MixerBuilt{load});
        return (*this)(MixerApplied{load});
    }
    /// Opens a project. There must be a hydrated page.
    std::string open(LoadId load) {
        settling(load);
        return (*this)(FloorCommitted{load});
    }
    std::string write(Write what, ClientId client = 0) { return (*this)(WriteAsked{what, client, 50}); }

    LoadingState state;
    std::string trace;        ///< all actions so far, as text
    std::vector<double> told; ///< the progress that was told

private:
    static std::string written(const Action& action) {
        static constexpr std::array names = {"answer_ok", "answer_no_project", "answer_store", "permit",
            "refuse", "push_track_state", "tell_progress", "tell_done", "read_plugin_list", "parse_song",
            "scan", "load_plugins", "build_mixer", "apply_mixer", "keep_cache", "put_back", "start_quiet",
            "start_cap", "name_offenders", "commit_floor", "commit_plugin"};
        std::string text = names.at(static_cast<std::size_t>(action.what));
        if (action.load || action.what == Do::put_back) text.append(" ").append(std::to_string(action.load));
        if (action.client) text.append(" to ").append(std::to_string(action.client));
        if (action.request) text.append(" for ").append(std::to_string(action.request));
        for (const auto slot : action.slots) text.append(" of ").append(std::to_string(slot));
        if (action.error) text.append(" failed ").append(action.error->code);
        return text;
    }
};

inline const Error missing = {"song.missing", "There is no such song.", "one.bird"};

} // namespace aviary::session::loading
