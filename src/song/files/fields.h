// Reads and writes the records of the files beside a song. One function describes a record's fields, for both:
//
//     template <typename Fields>
//     void describe(Fields& fields, const MixerTrack&) {
//         fields("number", &MixerTrack::number, kinds::Whole{1});
//         fields.list("sends", &MixerTrack::sends);
//     }
//
// Every record has a member `kept`, see kept.h.
#pragma once

#include "base/shared_value.h"
#include "song/files/as_read.h"
#include "song/files/json_text.h"
#include "song/files/kinds.h"

#include <utility>

namespace aviary::song {

/// The type of a list's items as describe() knows it, whether or not the list holds SharedValues of it.
template <typename Item>
struct PlainItem {
    using Type = Item;
};
template <typename Item>
struct PlainItem<SharedValue<Item>> {
    using Type = Item;
};
template <typename Item>
using PlainOf = typename PlainItem<Item>::Type;

/// Fills a record from its JSON. Lists and parts are moved out of the JSON; what is left becomes the record's `kept`.
template <typename Record>
class FieldReader {
public:
    /// A forgiving reader skips a value that is not as expected, as if it were absent; a strict one throws Wrong.
    FieldReader(Json& json, Record& record, Path path, bool is_forgiving)
        : json_(json)
        , record_(record)
        , path_(std::move(path))
        , is_forgiving_(is_forgiving) {}

    template <typename Member, typename Kind>
    void operator()(const char* name, Member member, const Kind& kind) {
        const Json* field = find(name);
        if (!field) return;
        if (auto value = kind.read(*field))
            record_.*member = std::move(*value);
        else if (!is_forgiving_)
            throw Wrong{at(name), wrong_kind(kind.expected(), *field), {}};
    }

    template <typename Item>
    void list(const char* name, std::vector<Item> Record::*member) {
        Json* field = find(name);
        if (!field || !is_a(*field, Json::value_t::array, name, "a list")) return;
        Path path = at(name);
        for (std::size_t i = 0; i < field->size(); ++i) {
            path.emplace_back(i);
            (record_.*member).push_back(read_record<PlainOf<Item>>((*field)[i], path, is_forgiving_));
            path.pop_back();
        }
        *field = Json::array();
    }

    template <typename Part>
    void part(const char* name, Part Record::*member) {
        (record_.*member).kept = std::make_shared<const Json>(Json::object());
        Json* field = find(name);
        if (!field || !is_a(*field, Json::value_t::object, name, "an object")) return;
        record_.*member = read_record<Part>(*field, at(name), is_forgiving_);
        *field = Json::object();
    }

private:
    template <typename Other>
    static Other read_record(Json& json, const Path& path, bool is_forgiving) {
        Other record;
        if (json.is_object()) {
            FieldReader<Other> fields(json, record, path, is_forgiving);
            describe(fields, record);
        } else if (!is_forgiving) {
            throw Wrong{path, wrong_kind("an object", json), {}};
        }
        record.kept = std::make_shared<const Json>(std::move(json));
        return record;
    }

    static std::string wrong_kind(const std::string& expected, const Json& found) {
        return "expected " + expected + ", found " + shown(found);
    }
    bool is_a(const Json& field, Json::value_t type, const char* name, const char* expected) const {
        if (field.type() == type) return true;
        if (!is_forgiving_) throw Wrong{at(name), wrong_kind(expected, field), {}};
        return false;
    }
    Json* find(const char* name) {
        const auto found = json_.find(name);
        return found == json_.end() ? nullptr : &*found;
    }
    Path at(const char* name) const {
        Path path = path_;
        path.emplace_back(std::string(name));
        return path;
    }

    Json& json_;
    Record& record_;
    const Path path_;
    bool is_forgiving_;
};

/// Writes a record into a copy of the JSON that it was read from. A field whose value has not changed stays as it was
/// written, or absent.
template <typename Record>
class FieldWriter {
public:
    explicit FieldWriter(const Record& record)
        : record_(record)
        , json_(record.kept ? *record.kept : Json::object()) {
        if (!record.kept) return;
        Json copy = json_;
        FieldReader<Record> fields(copy, before_, {}, true);
        if (copy.is_object()) describe(fields, before_);
    }

    static Json write(const Record& record) {
        FieldWriter fields(record);
        describe(fields, record);
        return std::move(fields.json_);
    }

    template <typename Member, typename Kind>
    void operator()(const char* name, Member member, const Kind& kind) {
        if (record_.kept && record_.*member == before_.*member) return;
        const Json before = json_.is_object() && json_.contains(name) ? json_[name] : Json();
        if constexpr (requires { Kind::is_rare; })
            if (before.is_null() && (record_.*member).empty()) return;
        put(name, kind.write(record_.*member, before));
    }

    template <typename Item>
    void list(const char* name, const std::vector<Item> Record::*member) {
        Json list = Json::array();
        for (const Item& item : record_.*member) list.push_back(FieldWriter<PlainOf<Item>>::write(item));
        if (may_put(name, Json::value_t::array, list)) put(name, std::move(list));
    }

    template <typename Part>
    void part(const char* name, const Part Record::*member) {
        Json part = FieldWriter<Part>::write(record_.*member);
        if (may_put(name, Json::value_t::object, part)) put(name, std::move(part));
    }

private:
    /// Never replaces a value that was not understood, nor adds an empty list or part where there was none.
    bool may_put(const char* name, Json::value_t type, const Json& json) const {
        if (!record_.kept) return true;
        if (!json_.is_object()) return false;
        const auto found = json_.find(name);
        return found == json_.end() ? !json.empty() : found->type() == type;
    }
    void put(const char* name, Json value) {
        if (!json_.is_object()) json_ = Json::object();
        json_[name] = std::move(value);
    }

    const Record& record_;
    Record before_;
    Json json_;
};

/// Reads a whole file. Its field "version" decides: a file of a newer version than ours is read forgivingly.
template <typename File>
Read<File> read_file(std::string_view text) {
    auto read = read_json(text);
    if (const auto* problem = std::get_if<Diagnostic>(&read)) return *problem;
    Json& json = std::get<Json>(read);
    try {
        if (!json.is_object()) throw Wrong{{}, "expected an object, found " + shown(json), {}};
        File file;
        FieldReader<File> version(json, file, {}, false);
        version("version", &File::version, kinds::Whole{1});
        FieldReader<File> fields(json, file, {}, file.version > file_version);
        describe(fields, file);
        file.kept = std::make_shared<const Json>(std::move(json));
        return file;
    } catch (const Wrong& wrong) {
        return at_place(text, wrong);
    }
}

template <typename File>
std::string write_file(const File& file) {
    return write_json(FieldWriter<File>::write(file));
}

} // namespace aviary::song
