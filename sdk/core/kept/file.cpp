#include "sdk/core/kept/sha256.h"

#include <aviary/file.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace aviary {

namespace fs = std::filesystem;

namespace detail {

namespace {

constinit const PackedFile* first_packed = nullptr; // set before any constructor runs

const PackedFile* find_packed(const std::string& name) {
    const auto* packed = first_packed;
    while (packed && packed->name != name) packed = packed->next;
    return packed;
}

std::string digest_of(const void* data, std::size_t size) {
    Sha256 hash;
    hash.add(data, size);
    return hash.hexadecimal();
}

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using Stream = std::unique_ptr<std::FILE, Close>;

constexpr std::size_t piece = 1 << 16;

} // namespace

PackedFile::PackedFile(const char* its_name, const unsigned char* its_data, const unsigned char* its_end)
    : name(its_name)
    , data(its_data)
    , end(its_end)
    , next(first_packed) {
    first_packed = this;
}

/// What is known of a file. Counted; nothing of it changes.
struct FileFacts {
    std::atomic<unsigned> count = 1;
    File::Origin origin = File::Origin::none;
    std::string path;   ///< as a project names it
    std::string found;  ///< where it lies now
    std::string beside; ///< where else it may be put back: beside the project; "": nowhere
    std::uint64_t size = 0;
    std::string digest;

    /// Reads the file for its size and digest; false when that fails.
    bool look() {
        Stream stream(std::fopen(found.c_str(), "rb"));
        if (!stream) return false;
        Sha256 hash;
        size = 0;
        std::vector<unsigned char> bytes(piece);
        while (const auto count_read = std::fread(bytes.data(), 1, piece, stream.get())) {
            hash.add(bytes.data(), count_read);
            size += count_read;
        }
        if (std::ferror(stream.get())) return false;
        digest = hash.hexadecimal();
        return true;
    }
    [[noreturn]] void fail(const std::string& why) const {
        throw std::runtime_error("the file '" + path + "' " + why);
    }
    std::string place() const {
        std::error_code error;
        return beside.empty() || fs::exists(found, error) ? found : beside;
    }
    Stream open(const std::string& at) const {
        Stream stream(std::fopen(at.c_str(), "rb"));
        if (!stream)
            fail(errno == ENOENT ? "is gone: put it back, or beside the project"
                                 : "cannot be read: " + std::string(std::strerror(errno)));
        return stream;
    }
};

} // namespace detail

using detail::FileFacts;

File::File(const File& other)
    : facts_(other.facts_) {
    if (facts_) facts_->count.fetch_add(1, std::memory_order_relaxed);
}

File::~File() {
    if (facts_ && facts_->count.fetch_sub(1, std::memory_order_acq_rel) == 1) delete facts_;
}

File File::at(const char* path) {
    auto facts = std::make_unique<FileFacts>();
    facts->origin = Origin::user;
    facts->path = facts->found = path;
    facts->look();
    return File(facts.release());
}

File File::packed(const char* name) {
    const auto* packed = detail::find_packed(name);
    if (!packed) return {};
    auto facts = std::make_unique<FileFacts>();
    facts->origin = Origin::library;
    facts->path = facts->found = name;
    facts->size = std::uint64_t(packed->end - packed->data);
    facts->digest = detail::digest_of(packed->data, facts->size);
    return File(facts.release());
}

File::Origin File::origin() const { return facts_ ? facts_->origin : Origin::none; }
const char* File::path() const { return facts_ ? facts_->path.c_str() : ""; }
const char* File::name() const {
    const char* last = std::strrchr(path(), '/');
    return last ? last + 1 : path();
}
unsigned long long File::size() const { return facts_ ? facts_->size : 0; }
const char* File::digest() const { return facts_ ? facts_->digest.c_str() : ""; }

bool operator==(const File& a, const File& b) {
    return a.origin() == b.origin() && std::strcmp(a.path(), b.path()) == 0
           && std::strcmp(a.digest(), b.digest()) == 0;
}

FileBytes File::bytes() const {
    if (!facts_) throw std::runtime_error("no file is chosen");
    if (facts_->origin == Origin::library) {
        const auto* packed = detail::find_packed(facts_->path);
        if (!packed) facts_->fail("is not in the plugin any more");
        return {packed->data, static_cast<unsigned long>(packed->end - packed->data), nullptr};
    }
    const auto place = facts_->place();
    const auto stream = facts_->open(place);
    std::error_code error;
    const auto size = fs::file_size(place, error);
    if (error) facts_->fail("cannot be read: " + error.message());
    auto bytes = std::make_unique<unsigned char[]>(std::size_t(size));
    if (std::fread(bytes.get(), 1, std::size_t(size), stream.get()) != size)
        facts_->fail("cannot be read whole");
    if (!facts_->digest.empty() && detail::digest_of(bytes.get(), std::size_t(size)) != facts_->digest)
        facts_->fail("has another content than it had: choose it again to take that");
    return {bytes.get(), static_cast<unsigned long>(size), bytes.release()};
}

void* File::open() const {
    if (!facts_) throw std::runtime_error("no file is chosen");
    if (facts_->origin == Origin::library) facts_->fail("lies in the plugin: read it by bytes()");
    return facts_->open(facts_->found).release();
}

// Kept as origin, path, size, digest.

void File::aviary_write(detail::Sink& sink) const {
    detail::write(sink, origin());
    detail::write(sink, std::string(path()));
    detail::write(sink, size());
    detail::write(sink, std::string(digest()));
}

bool File::aviary_read(detail::Source& source) {
    auto facts = std::make_unique<FileFacts>();
    unsigned long long size = 0;
    if (!detail::read(source, facts->origin) || !detail::read(source, facts->path)
        || !detail::read(source, size) || !detail::read(source, facts->digest))
        return false;
    if (facts->origin > Origin::user || facts->path.find('\0') != std::string::npos) return false;
    facts->size = size;
    facts->found = facts->path;
    if (facts->origin == Origin::none) {
        *this = {};
        return true;
    }
    if (facts->origin != Origin::library && *source.project() != 0) {
        const fs::path beside = fs::path(source.project()) / fs::path(facts->path).filename();
        const fs::path as_named =
            fs::path(source.project()) / facts->path; // the path itself when it is absolute
        std::error_code error;
        if (fs::is_regular_file(as_named, error)) {
            facts->found = as_named.string();
        } else if (FileFacts other;
                   other.found = beside.string(), other.look() && other.digest == facts->digest) {
            facts->found = beside.string();
            facts->origin = Origin::project;
        } else {
            facts->beside = beside.string();
        }
    }
    *this = File(facts.release());
    return true;
}

} // namespace aviary
