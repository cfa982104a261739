// For tests: passes events to the machine of edits and writes its actions down as text.
#pragma once

#include "session/edits/order_advance.h"
#include "song/edit/merge_text.h"

#include <array>
#include <string>

namespace aviary::session::edits {

/// A small project: two values, and lines of text.
struct Draft {
    int level = 0, pan = 0;
    std::string text = "a\nb\nc\n";
    friend bool operator==(const Draft&, const Draft&) = default;
};

inline Merged<Draft> merge(const Draft& base, const Draft& ours, const Draft& theirs) {
    Merged<Draft> merged{theirs, {}};
    const auto value = [&](const char* name, int Draft::*field) {
        if (ours.*field == base.*field || ours.*field == theirs.*field) return;
        if (theirs.*field == base.*field)
            merged.content.*field = ours.*field;
        else
            merged.clashes.push_back({name, std::to_string(ours.*field), std::to_string(theirs.*field)});
    };
    value("level", &Draft::level);
    value("pan", &Draft::pan);
    auto [text, clashes] = song::merge_text(base.text, ours.text, theirs.text);
    merged.content.text = std::move(text);
    for (const auto& clash : clashes)
        merged.clashes.push_back({"line " + std::to_string(clash.line), clash.ours, clash.theirs});
    return merged;
}

class TestOrder {
public:
    explicit TestOrder(Draft floor = {})
        : state(begin<Draft>({0, loaded(), std::move(floor), {}})) {}

    /// Gives the actions in order: "show, commit 2, tell".
    std::string operator()(const Event<Draft>& event) {
        auto next = advance(std::move(state), event);
        state = std::move(next.state);
        std::string text;
        for (const Action& action : next.actions)
            text.append(text.empty() ? "" : ", ").append(written(action));
        return text;
    }

    /// The client edits what is there now.
    std::string level(int value, ClientId by = 1) { return edit(by, changed(&Draft::level, value)); }
    std::string pan(int value, ClientId by = 1) { return edit(by, changed(&Draft::pan, value)); }
    std::string edit(ClientId by, Draft after) { return edit(by, state.now, std::move(after)); }
    std::string edit(ClientId by, Draft against, Draft after, OnClash on_clash = OnClash::stand) {
        return (*this)(Edited<Draft>{author(by), std::move(against), std::move(after), on_clash});
    }
    std::string hold_level(ClientId by, int value) {
        return (*this)(Held<Draft>{by, changed(&Draft::level, value)});
    }
    std::string hold_pan(ClientId by, int value) {
        return (*this)(Held<Draft>{by, changed(&Draft::pan, value)});
    }
    std::string release(ClientId by) { return (*this)(Released{author(by)}); }
    std::string undo(ClientId by = 1) { return (*this)(Undone{by}); }
    std::string redo(ClientId by = 1) { return (*this)(Redone{by}); }

    std::string did() { return (*this)(Did{"id"}); }
    std::string failed(const char* code) { return (*this)(Failed{{code, "It failed.", ""}}); }
    std::string saw(Draft content) { return (*this)(Saw<Draft>{std::move(content)}); }
    /// Another program saved; all that the machine asks for succeeds.
    void save(const Draft& content) {
        (*this)(Watched{});
        finish();
        if (state.disk.doing == Do::look) failed("history.file_changed");
        saw(content);
        finish();
    }
    /// Lets each operation succeed, up to a look.
    void finish() {
        while (state.disk.doing && state.disk.doing != Do::look && state.disk.doing != Do::read) did();
    }

    Draft changed(int Draft::*field, int value) const {
        Draft content = state.now;
        content.*field = value;
        return content;
    }
    /// The messages of the steps that the history has, behind the floor: "1, 2, [reload] changed outside".
    std::string history() const { return messages(state.disk.steps, state.disk.position); }
    std::string steps() const { return messages(state.steps, state.position); }
    std::string set_aside() const {
        std::string text;
        for (const Clash& clash : state.set_aside)
            text.append(text.empty() ? "" : ", ")
                .append(clash.what + " " + clash.ours + " for " + clash.theirs);
        return text;
    }

    State<Draft> state;

private:
    static Author author(ClientId by) { return {by, EditSource::user, "of " + std::to_string(by), 0}; }
    static std::string messages(const std::vector<Step<Draft>>& steps, std::size_t position) {
        std::string text;
        for (std::size_t i = 1; i <= position; ++i)
            text.append(text.empty() ? "" : ", ").append(steps[i].author.message);
        return text;
    }
    static std::string written(const Action& action) {
        static constexpr std::array names = {"show", "tell", "refuse", "moved", "commit", "undo", "redo",
            "look", "read", "attach", "reload", "wait"};
        std::string text = names.at(std::size_t(action.what));
        if (action.step || action.what == Do::moved) text.append(" ").append(std::to_string(action.step));
        for (const Clash& clash : action.clashes)
            text.append(" " + clash.what + " " + clash.ours + " for " + clash.theirs);
        return text;
    }
};

} // namespace aviary::session::edits
