// What pages keep with the project: values by name, JSON texts that nobody here reads, each with a version. They live in
// memory; whoever owns the project loads and saves them.
//
//     stores.load({{"view", R"({"zoom":2})"}});
//     const auto [json, version] = stores.get("view");
//     auto now = stores.set("view", R"({"zoom":3})", version); // error store.conflict: another page was faster
//     if (stores.is_dirty()) { const auto values = stores.values(); write(values); stores.saved(values); }
//
// [main-thread]
#pragma once

#include "base/observers.h"
#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace aviary::session {

/// For observers; also of a page's own doing, which it knows by the version that it was answered.
struct StoreChanged {
    std::string name;
    std::string json; ///< "null": it is gone
    std::uint64_t version = 0;
    friend bool operator==(const StoreChanged&, const StoreChanged&) = default;
};

class Stores {
public:
    using Values = std::map<std::string, std::string, std::less<>>; ///< JSON texts by name
    using Watching = Observers<StoreChanged>::Watching;

    static constexpr std::size_t most = 64;
    static constexpr std::size_t longest_name = 64;    ///< bytes
    static constexpr std::size_t largest = 256u << 10; ///< bytes of JSON

    struct Value {
        std::string json = "null"; ///< also for one that was never set
        std::uint64_t version = 0; ///< counts up with every change, across all stores
    };
    Value get(std::string_view name) const;

    /// Gives the new version. Errors: store.conflict unless `version` is the newest; store.name, store.too_large,
    /// store.too_many.
    Result<std::uint64_t> set(const std::string& name, std::string json, std::uint64_t version);

    /// Those of another project, in place of what was there; observers are told of all that are there or were. Until
    /// open_gate() nothing is dirty: what a page sets before all of its stores have hydrated may be defaults.
    void load(Values loaded);
    void open_gate() { is_open_ = true; }

    Values values() const;
    /// Whether there is something to be saved.
    bool is_dirty() const { return is_open_ && values() != saved_; }
    /// These have been written; what was set meanwhile is still dirty.
    void saved(Values values) { saved_ = std::move(values); }

    [[nodiscard]] Watching observe(std::function<void(const StoreChanged&)> observer) {
        return observers_.add(std::move(observer));
    }

private:
    std::map<std::string, Value, std::less<>> stores_;
    std::uint64_t newest_ = 0, loaded_ = 0; // versions; loaded_: of what is not there
    bool is_open_ = false;
    Values saved_;
    Observers<StoreChanged> observers_;
};

} // namespace aviary::session
