// The values that pages keep with the project. A store has a name, a JSON text that only pages read, and a version. The
// stores are in memory; the workspace loads and saves them.
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

/// Told to observers. A page is told of its own changes too; it knows them by the version that set() answered.
struct StoreChanged {
    std::string name;
    std::string json; ///< "null": the store is gone
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
        std::string json = "null"; ///< also if the store was never set
        std::uint64_t version = 0; ///< one counter for all stores; each change takes its next number
    };
    Value get(std::string_view name) const;

    /// Gives the new version. Errors: store.conflict unless `version` is the newest of this store; store.name,
    /// store.too_large, store.too_many.
    Result<std::uint64_t> set(const std::string& name, std::string json, std::uint64_t version);

    /// Replaces all stores by those of another project. Observers are told of every store, also of those that are gone.
    /// Until open_gate() nothing counts as dirty: before a page's stores have hydrated it may set defaults.
    void load(Values loaded);
    void open_gate() { is_open_ = true; }

    Values values() const;
    /// Whether values differ from those last saved.
    bool is_dirty() const { return is_open_ && values() != saved_; }
    /// To be called when these values have been written. Values that were set since are still dirty.
    void saved(Values values) { saved_ = std::move(values); }

    [[nodiscard]] Watching observe(std::function<void(const StoreChanged&)> observer) {
        return observers_.add(std::move(observer));
    }

private:
    std::map<std::string, Value, std::less<>> stores_;
    std::uint64_t newest_ = 0,
                  loaded_ = 0; // versions; loaded_ is that of the last load(), and of stores never set
    bool is_open_ = false;
    Values saved_;
    Observers<StoreChanged> observers_;
};

} // namespace aviary::session
