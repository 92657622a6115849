#include "contact_json.hpp"

#include <motcua/domain/sms_text.hpp>

#include <algorithm>

namespace motcua::api {

namespace {

bool reaches(app::NoticeChannel channel, app::Applicant const& applicant) {
    return channel == app::NoticeChannel::email ? domain::is_mail_address(applicant.email)
                                                : domain::mobile_number(applicant.phone).has_value();
}

void add_channel(
    JsonReader& contact,
    std::string const& name,
    app::Applicant const& applicant,
    std::vector<app::NoticeChannel>& channels
) {
    auto const channel = app::notice_channel_named(name);
    if (!channel) {
        contact.fault("channels", "choice", "Kênh là email hoặc sms.", "A channel is email or sms.");
        return;
    }
    if (std::find(channels.begin(), channels.end(), *channel) != channels.end()) {
        contact.fault("channels", "contact_twice", "Kênh bị lặp lại.", "The channel stands twice.");
        return;
    }
    if (!reaches(*channel, applicant)) {
        contact.fault(
            "channels",
            "contact_address",
            *channel == app::NoticeChannel::email
                ? "Muốn nhận thư điện tử thì phải có địa chỉ thư đúng."
                : "Muốn nhận tin nhắn thì phải có số điện thoại di động đúng.",
            *channel == app::NoticeChannel::email ? "E-mail needs a valid e-mail address."
                                                  : "Text messages need a valid mobile number."
        );
    }
    channels.push_back(*channel);
}

} // namespace

std::optional<app::Contact> read_contact(JsonReader& reader, app::Applicant const& applicant) {
    auto wish = std::optional<app::Contact>();
    reader.object("contact", false, [&](JsonReader& contact) {
        wish.emplace();
        auto const has_channels = contact.has("channels");
        auto channels = std::vector<app::NoticeChannel>();
        for (auto const& name : contact.texts("channels", 2, 10)) {
            add_channel(contact, name, applicant, channels);
        }
        if (has_channels) {
            wish->channels = std::move(channels);
        }
        auto const language = app::language_named(contact.choice("language", {"vi", "en"}, "vi"));
        wish->language = language.value_or(app::Language::vi);
    });
    return wish;
}

} // namespace motcua::api
