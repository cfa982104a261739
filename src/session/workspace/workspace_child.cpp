// The program that the kill test of the workspace kills. It opens a project as a page does, makes edits chosen by SEED,
// and ends. After each edit it writes the newest commit as a line of JOURNAL, which is not in the folder under test.
//
//     workspace_child FOLDER PLUGINS JOURNAL SEED
#include "session/mixer/mixer.h"
#include "session/parameters/parameters.h"
#include "session/plugins/plugins.h"
#include "session/session.h"
#include "session/workspace/workspace.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

namespace fs = std::filesystem;
using namespace aviary;
using namespace aviary::session;

namespace {

constexpr ClientId page = 1;
constexpr int steps = 8;

class Child {
public:
    Child(const fs::path& plugins, const fs::path& journal, unsigned seed)
        : session_({.plugin_folders = {plugins}})
        , workspace_(io_, session_, {})
        , watching_(workspace_.observe([this](const WorkspaceEvent& event) { hear(event); }))
        , journal_(journal)
        , random_(seed) {}

    void open(const fs::path& folder) {
        workspace_.open(folder);
        workspace_.ui_ready(page, Peer::page, [](const Readiness&) {});
        workspace_.react_ready(page);
        wait([this] { return is_open_; });
        tell();
    }

    void edit() {
        for (int step = 1; step <= steps; ++step) {
            take(step);
            tell();
        }
    }

private:
    void hear(const WorkspaceEvent& event) {
        if (const auto* load = std::get_if<LoadProgress>(&event); load && load->message == "done") {
            if (load->error) give_up(load->error->text());
            is_open_ = true;
        }
    }

    template <typename Condition>
    void wait(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end) give_up("nothing happened");
            if (io_.stopped()) io_.restart();
            io_.run_one_for(std::chrono::milliseconds(2));
            float left[64], right[64];
            session_.process(left, right, 64);
            session_.tick();
        }
    }

    void take(int step) {
        switch (random_() % 6) {
        case 0: fade(step, false); break;
        case 1: turn(step, false); break;
        case 2: write(step); break;
        case 3: // two files in one step
            fade(step, true);
            turn(step, true);
            workspace_.end_gesture(page);
            break;
        case 4: return move(false);
        case 5: return move(true);
        }
        keep(step);
    }

    void fade(int step, bool in_gesture) {
        need(session_.mixer().set(1, {.volume = Decibels(-step)}));
        workspace_.mixer_moved(page, 1, in_gesture);
    }

    void turn(int step, bool in_gesture) {
        const auto slot = session_.plugins().slot_at(1);
        const auto set = session_.parameters().set(slot, "rate", double(step) + 5);
        need(set);
        workspace_.parameter_moved(page, slot, "rate", set->value, in_gesture);
    }

    void write(int step) {
        const auto song = workspace_.song();
        need(song);
        need(workspace_.write_song(page, song->text + "# " + std::to_string(step) + "\n", song->version));
    }

    void keep(int step) {
        Stores::Value view;
        workspace_.get_store(page, "view", [&](const Result<Stores::Value>& kept) { view = *kept; });
        need(workspace_.set_store(page, "view", std::to_string(step), view.version));
    }

    void move(bool forward) {
        bool is_answered = false;
        const auto reply = [&](const Result<Moved>& moved) {
            need(moved);
            is_answered = true;
        };
        forward ? workspace_.redo(page, reply) : workspace_.undo(page, reply);
        wait([&] { return is_answered; });
    }

    /// The newest commit that is not undone.
    std::string newest() const {
        for (const HistoryEntry& entry : history_.entries)
            if (!entry.is_undone) return entry.id;
        return "";
    }

    /// The list comes when the disk has followed.
    void tell() {
        std::optional<Result<HistoryList>> list;
        workspace_.list_history([&](const Result<HistoryList>& known) { list = known; });
        wait([&] { return list.has_value(); });
        need(*list);
        history_ = **list;
        journal_ << newest() << std::endl;
    }

    template <typename T>
    static void need(const Result<T>& result) {
        if (!result) give_up(result.error().text());
    }
    [[noreturn]] static void give_up(const std::string& why) {
        std::fputs(why.c_str(), stdout);
        std::fflush(stdout);
        std::_Exit(1);
    }

    boost::asio::io_context io_;
    Session session_;
    Workspace workspace_;
    Workspace::Watching watching_;
    std::ofstream journal_;
    std::mt19937 random_;
    HistoryList history_;
    bool is_open_ = false;
};

} // namespace

int main(int count, char** words) {
    if (count != 5) return 2;
    Child child(words[2], words[3], unsigned(std::atoi(words[4])));
    child.open(words[1]);
    child.edit();
    return 0;
}
