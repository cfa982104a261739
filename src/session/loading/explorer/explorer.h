// Tries every order in which a bounded set of events can come, and checks the rules of the loading sequence in each state
// that can be reached.
#pragma once

#include "session/loading/explorer/explorer_world.h"

#include <string>
#include <unordered_set>
#include <vector>

namespace aviary::session::loading {

class Explorer {
public:
    Explorer(const Scope& scope, Machine machine)
        : scope_(scope)
        , machine_(std::move(machine)) {}

    /// Gives the first broken rule, or nothing.
    std::string explore();
    std::size_t states() const { return seen_.size(); }
    std::size_t ends() const { return ends_; } ///< states after which nothing has to happen any more
    std::string trail() const;                 ///< the events that led to the broken rule, one a line

private:
    void visit(World& world);

    Scope scope_;
    Machine machine_;
    std::unordered_set<std::uint64_t> seen_; ///< hashes; among some million states a collision is unlikely
    std::size_t ends_ = 0;
    std::string broken_;
    std::vector<Move> trail_;
};

} // namespace aviary::session::loading
