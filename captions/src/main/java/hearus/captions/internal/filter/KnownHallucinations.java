package hearus.captions.internal.filter;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import hearus.captions.internal.text.Letters;

/**
 * Texts that Whisper is known to produce without speech: the last words of the videos that it was trained on. A lecturer may say "thank you" too, so these count only
 * together with weak evidence of a voice.
 */
final class KnownHallucinations {
    private static final Set<String> TEXTS = Stream.of(
            // English
            "Thank you.", "Thank you very much.", "Thank you so much.", "Thanks for watching!", "Thank you for watching.",
            "Thank you so much for watching.", "Thank you for listening.", "Please subscribe.", "Please subscribe to my channel.",
            "Please like and subscribe.", "Like and subscribe.", "Don't forget to subscribe.", "See you next time.",
            "See you in the next video.",
            "I'll see you in the next video.", "Bye.", "Bye bye.", "Bye-bye.", "You", "you you", "Oh.", "Okay.", "Hmm.", "The end.", "So",
            "Subtitles by the Amara.org community", "Subtitles by the Amara org community", "Transcribed by https://otter.ai",
            "Transcription by CastingWords", "Subs by www.zeoranger.co.uk", "www.mooji.org",
            // Korean
            "시청해주셔서 감사합니다.", "시청해 주셔서 고맙습니다.", "시청해주신 여러분 감사합니다.", "시청 감사합니다.", "끝까지 시청해주셔서 감사합니다.",
            "구독과 좋아요 부탁드립니다.", "구독과 좋아요 알림 설정 부탁드립니다.", "구독과 좋아요.", "좋아요와 구독 부탁드립니다.", "구독 부탁드립니다.",
            "구독 좋아요 부탁드립니다.", "다음 영상에서 만나요.", "다음 영상에서 뵙겠습니다.", "다음 시간에 만나요.", "감사합니다.", "고맙습니다.", "안녕하세요.",
            "안녕히 계세요.", "수고하셨습니다.", "한글자막 by 한효정", "한글자막 제공 및 자막 제작", "자막 제공 및 자막을 사용하였습니다.", "자막 제작", "자막 by", "네.", "아멘.",
            "이 영상은 유료광고를 포함하고 있습니다.", "MBC 뉴스 이덕영입니다.", "MBC 뉴스 김성현입니다.", "MBC 뉴스 이준범입니다.", "KBS 뉴스", "뉴스 스토리였습니다.")
            .map(text -> Letters.of(text).joined()).collect(Collectors.toUnmodifiableSet());

    /** Signatures of newsreaders and subtitlers, with any name. */
    private static final List<String> BEGINNINGS = Stream
            .of("MBC 뉴스", "KBS 뉴스", "SBS 뉴스", "한글자막", "자막 제공", "Subtitles by", "Transcribed by", "ⓒ")
            .map(text -> Letters.of(text).joined()).filter(text -> !text.isEmpty()).toList();

    private KnownHallucinations() {}

    /** Whether this text consists of one of them, once or several times. */
    static boolean contains(String text) {
        var letters = Letters.of(text).joined();
        if (BEGINNINGS.stream().anyMatch(letters::startsWith)) {
            return true;
        }
        return TEXTS.stream().anyMatch(known -> repeats(letters, known));
    }

    private static boolean repeats(String letters, String known) {
        var times = letters.length() / known.length();
        return times > 0 && letters.equals(known.repeat(times));
    }
}
