#include "session/loading/explorer/explorer.h"

namespace aviary::session::loading {

std::string Explorer::explore() {
    World world(scope_, machine_);
    visit(world);
    return broken_;
}

void Explorer::visit(World& world) {
    if (!seen_.insert(world.hash()).second) return;
    std::size_t must = 0;
    const auto moves = world.moves(must);
    world.probe();
    if (must == 0) {
        ++ends_;
        world.check_rest();
    }
    if (broken_ = world.broken(); !broken_.empty()) return;
    for (const auto& move : moves) {
        World next = world;
        next.take(move);
        trail_.push_back(move);
        broken_ = next.broken();
        if (broken_.empty()) visit(next);
        if (!broken_.empty()) return;
        trail_.pop_back();
    }
}

std::string Explorer::trail() const {
    std::string text;
    for (const auto& move : trail_) text += name_of(move) + "\n";
    return text;
}

} // namespace aviary::session::loading
