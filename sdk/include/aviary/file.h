// A file that a plugin keeps: an impulse, a sample. Its value is its name and its digest; the bytes stay on the disk, or
// in the plugin's library, and are read on a worker.
//
//     aviary::Kept<aviary::File> impulse { *this, "impulse" };
//     impulse.set(aviary::File::at("/home/me/hall.wav"));          // main thread
//     const auto bytes = file.bytes();                             // in a Made's make(): throws when it is gone
//
// A project names the file by its path. When the path is gone, a file of that name beside the project is taken, if its
// digest is the same. A preset names a file that is packed into the library: `kept impulse = @hall.wav`.
#pragma once

#include <aviary/detail/codec.h>

namespace aviary {

namespace detail {
struct FileFacts;
struct PackedFile;
} // namespace detail

/// The content of a file. Moved, not copied.
class FileBytes {
public:
    FileBytes(FileBytes&& other)
        : data_(other.data_)
        , size_(other.size_)
        , owned_(other.owned_) {
        other.owned_ = nullptr;
    }
    FileBytes& operator=(FileBytes&&) = delete;
    ~FileBytes() { delete[] owned_; }

    const unsigned char* data() const { return data_; }
    unsigned long size() const { return size_; }

private:
    friend class File;
    friend struct detail::FileFacts;
    FileBytes(const unsigned char* data, unsigned long size, unsigned char* owned)
        : data_(data)
        , size_(size)
        , owned_(owned) {}
    const unsigned char* data_;
    unsigned long size_;
    unsigned char* owned_;
};

/// Copies share what is known of the file, which never changes. Any thread, but the audio thread.
class File {
public:
    /// Where it lies.
    enum class Origin : unsigned char {
        none,    ///< no file
        library, ///< packed into the plugin's library
        project, ///< beside the project
        user,    ///< anywhere else on this machine
    };

    /// No file.
    File() = default;
    File(const File& other);
    File(File&& other)
        : facts_(other.facts_) {
        other.facts_ = nullptr;
    }
    File& operator=(File other) {
        detail::FileFacts* const facts = facts_;
        facts_ = other.facts_;
        other.facts_ = facts;
        return *this;
    }
    ~File();

    /// The file of that path, which is read once for its digest. When it cannot be read, the File is there all the
    /// same, and bytes() says why. [main-thread, worker]
    static File at(const char* path);
    /// One that is packed into this library; no file when there is none of that name.
    static File packed(const char* name);

    explicit operator bool() const { return facts_ != nullptr; }
    Origin origin() const;
    const char* path() const; ///< "" for no file; the name, for one of the library
    const char* name() const; ///< the last part of the path
    unsigned long long size() const;
    /// SHA-256 of its content, as 64 hexadecimal digits; "" for no file, or one that could not be read.
    const char* digest() const;

    /// Its content. Throws std::runtime_error, whose words a person understands, when there is no file, or it cannot be
    /// read, or has another content than it had. [worker]
    FileBytes bytes() const;
    /// A stream of the C library, for a file that is too large to be in memory; the caller closes it. Throws as bytes()
    /// does, but for another content. One of the library cannot be opened. [worker]
    void* open() const;

    friend bool operator==(const File& a, const File& b);

    // How it is kept.
    static constexpr const char* aviary_type() { return "file"; }
    void aviary_write(detail::Sink& sink) const;
    bool aviary_read(detail::Source& source);

private:
    explicit File(detail::FileFacts* facts)
        : facts_(facts) {}
    detail::FileFacts* facts_ = nullptr;
};

namespace detail {
/// Adds a file to those that are packed into the library, before main() or inside dlopen(). Only the C++ that the build
/// generates from a folder of presets makes one.
struct PackedFile {
    PackedFile(const char* name, const unsigned char* data, const unsigned char* end);
    const char* name;
    const unsigned char* data;
    const unsigned char* end;
    const PackedFile* next = nullptr;
};
} // namespace detail

} // namespace aviary
