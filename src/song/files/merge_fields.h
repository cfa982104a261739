// Merges two changes of a file beside a song, field by field. Goes through the same describe() as reading and writing;
// lists are merged item by item. A list's items need two functions: key_of() names an item exactly, name_of() for people.
#pragma once

#include "song/files/clash.h"
#include "song/files/fields.h"

#include <algorithm>
#include <optional>

namespace aviary::song {

/// Compares the fields that are no lists and no parts.
template <typename Record>
class FieldDiffer {
public:
    static bool is_same(const Record& one, const Record& other) {
        FieldDiffer fields(one, other);
        describe(fields, one);
        return fields.is_same_;
    }

    template <typename Member, typename Kind>
    void operator()(const char*, Member member, const Kind&) {
        is_same_ = is_same_ && one_.*member == other_.*member;
    }
    template <typename Member>
    void list(const char*, Member) {}
    template <typename Member>
    void part(const char*, Member) {}

private:
    FieldDiffer(const Record& one, const Record& other)
        : one_(one)
        , other_(other) {}

    const Record &one_, &other_;
    bool is_same_ = true;
};

template <typename Record>
class FieldMerger {
public:
    /// `theirs` with what `ours` changed of `base`. `where` names the record for people.
    static Record merge(const Record& base, const Record& ours, const Record& theirs,
        const std::string& where, MergeReport& report) {
        FieldMerger fields(base, ours, theirs, where, report);
        describe(fields, ours);
        return std::move(fields.merged_);
    }

    template <typename Member, typename Kind>
    void operator()(const char* name, Member member, const Kind& kind) {
        const auto &base = base_.*member, &ours = ours_.*member, &theirs = theirs_.*member;
        if (ours == base || ours == theirs) return;
        if (theirs == base) {
            merged_.*member = ours;
            report_.takes_ours = true;
            return;
        }
        clash(name, words(kind, ours), words(kind, theirs));
    }

    /// Of named values each is a field.
    template <typename Entry, auto key, auto value, typename Kind>
    void operator()(
        const char*, std::vector<Entry> Record::*member, const kinds::ByName<Entry, key, value, Kind>& kind) {
        auto& merged = merged_.*member;
        const auto find = [](auto& entries, const std::string& id) {
            const auto found = std::ranges::find(entries, id, key);
            return found == entries.end() ? nullptr : &*found;
        };
        const auto differ = [](const Entry* one, const Entry* other) {
            return bool(one) != bool(other) || (one && !(one->*value == other->*value));
        };
        const auto text = [&](const Entry* entry) {
            return entry ? shown(kind.kind.write(entry->*value, {})) : std::string("nothing");
        };
        const auto take = [&](const std::string& id) {
            const Entry *base = find(base_.*member, id), *ours = find(ours_.*member, id),
                        *theirs = find(theirs_.*member, id);
            if (!differ(ours, base) || !differ(ours, theirs)) return;
            if (differ(theirs, base)) return clash(id.c_str(), text(ours), text(theirs));
            report_.takes_ours = true;
            if (!ours)
                std::erase_if(merged, [&](const Entry& entry) { return entry.*key == id; });
            else if (Entry* known = find(merged, id))
                *known = *ours;
            else
                merged.push_back(*ours);
        };
        for (const Entry& entry : ours_.*member) take(entry.*key);
        for (const Entry& entry : base_.*member)
            if (!find(ours_.*member, entry.*key)) take(entry.*key);
    }

    template <typename Item>
    void list(const char*, std::vector<Item> Record::*member) {
        auto& merged = merged_.*member;
        const auto find = [](auto& items, const auto& wanted) {
            using Plain = PlainOf<Item>;
            const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) {
                return key_of(static_cast<const Plain&>(item)) == key_of(static_cast<const Plain&>(wanted));
            });
            return found == items.end() ? nullptr : &*found;
        };
        for (const Item& ours : ours_.*member) {
            const Item* base = find(base_.*member, ours);
            if (base && is_same(*base, ours)) continue;
            if (Item* theirs = find(merged, ours))
                *theirs = merge_items(base ? *base : Item(PlainOf<Item>{}), ours, *theirs);
            else if (!base)
                merged.push_back(ours), report_.takes_ours = true;
            else if (!is_equal(*base, ours))
                clash(name_of(static_cast<const PlainOf<Item>&>(ours)).c_str(), "changed", "removed");
        }
        for (const Item& base : base_.*member) {
            if (find(ours_.*member, base)) continue;
            const Item* theirs = find(merged, base);
            if (!theirs) continue;
            if (is_equal(base, *theirs))
                merged.erase(merged.begin() + (theirs - merged.data())), report_.takes_ours = true;
            else
                clash(name_of(static_cast<const PlainOf<Item>&>(base)).c_str(), "removed", "changed");
        }
    }

    template <typename Part>
    void part(const char* name, Part Record::*member) {
        merged_.*member =
            FieldMerger<Part>::merge(base_.*member, ours_.*member, theirs_.*member, inside(name), report_);
    }

private:
    FieldMerger(const Record& base, const Record& ours, const Record& theirs, const std::string& where,
        MergeReport& report)
        : base_(base)
        , ours_(ours)
        , theirs_(theirs)
        , merged_(theirs)
        , where_(where)
        , report_(report) {}

    template <typename Item>
    static bool is_same(const Item& one, const Item& other) {
        if constexpr (requires { one.is(other); }) return one.is(other);
        return &one == &other;
    }
    template <typename Item>
    Item merge_items(const Item& base, const Item& ours, const Item& theirs) {
        using Plain = PlainOf<Item>;
        return FieldMerger<Plain>::merge(
            base, ours, theirs, inside(name_of(static_cast<const Plain&>(ours))), report_);
    }
    /// Whether no field differs, as merging sees them. The fields are compared as they are first, since writing a large
    /// state means to hash it.
    template <typename Item>
    static bool is_equal(const Item& one, const Item& other) {
        return FieldDiffer<PlainOf<Item>>::is_same(one, other)
               && FieldWriter<PlainOf<Item>>::write(one) == FieldWriter<PlainOf<Item>>::write(other);
    }
    template <typename Kind, typename Value>
    static std::string words(const Kind& kind, const Value& value) {
        if constexpr (requires { kind.words(value); }) return kind.words(value);
        return shown(kind.write(value, {}));
    }
    std::string inside(const std::string& name) const { return where_.empty() ? name : where_ + " " + name; }
    void clash(const char* name, std::string ours, std::string theirs) {
        report_.clashes.push_back({inside(name), std::move(ours), std::move(theirs)});
    }

    const Record &base_, &ours_, &theirs_;
    Record merged_;
    const std::string where_;
    MergeReport& report_;
};

} // namespace aviary::song
