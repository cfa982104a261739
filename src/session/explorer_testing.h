// For tests: tries every order in which a bounded set of events can come, and checks the rules in each state that can be
// reached. A World is a plain value, so that the explorer can copy it and try another order. It has these:
//
//     std::vector<Move> moves(std::size_t& must) const;  // all that is possible next; the first `must` have to come
//     void take(const Move& move);
//     void probe();                                      // asks what may not change anything
//     void check_rest();                                 // checks a world in which nothing has to come any more
//     std::string broken() const;                        // the rule that was broken; empty if none was
//     std::uint64_t hash() const;                        // equal for worlds in which the same can happen
//     std::string name_of(const Move& move);             // a function beside it, for people
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace aviary::session {

/// FNV-1a, 64 bits.
class Hash {
public:
    template <typename... Values>
    void add(Values... values) {
        ((value_ = (value_ ^ static_cast<std::uint64_t>(values)) * 0x100000001b3), ...);
    }
    std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0xcbf29ce484222325;
};

template <typename World, typename Move>
class Explorer {
public:
    explicit Explorer(World start)
        : start_(std::move(start)) {}

    /// Gives the first broken rule, or nothing.
    std::string explore() {
        visit(start_);
        return broken_;
    }
    std::size_t states() const { return seen_.size(); }
    std::size_t ends() const { return ends_; } ///< states after which nothing has to happen any more
    /// The events that led to the broken rule, one a line.
    std::string trail() const {
        std::string text;
        for (const auto& move : trail_) text += name_of(move) + "\n";
        return text;
    }

private:
    /// What people and other programs do is bounded, so events that lead back to an earlier state would go on for ever.
    void visit(World& world) {
        const auto [seen, is_new] = seen_.emplace(world.hash(), true);
        if (!is_new) {
            if (seen->second) broken_ = "it never comes to rest";
            return;
        }
        if (trail_.size() > longest) {
            broken_ = "it never comes to rest";
            return;
        }
        bool& is_on_the_way = seen->second; // stays where it is when others are added
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
        is_on_the_way = false;
    }

    static constexpr std::size_t longest = 300; ///< a way of so many events has no end

    World start_;
    std::unordered_map<std::uint64_t, bool>
        seen_; ///< by hash, and whether it is on the way; among some million states a collision is unlikely
    std::size_t ends_ = 0;
    std::string broken_;
    std::vector<Move> trail_;
};

} // namespace aviary::session
