package hearus.lectures.internal.vocabulary;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words that are no terms in any course: function words, and what every lecture says. Pure functions. */
final class StopWords {
    private static final Set<String> WORDS = Set.copyOf(List.of(
            ("a about above after again against all also although always am among an and another any are around as ask at be became because been before being below"
                    + " between both but by can cannot case chapter come could course day did different do does doing done down during each either etc even every example exercise few fig figure first for found from"
                    + " further general get give given go good had has have having he hence her here him his how however if important in into introduction is it its itself just know large last lecture let like long"
                    + " look made make many may me mean might more most much must my need new next no nor not note now number of off often old on once one only or other otherwise our out over own page part"
                    + " particular people per point possible problem question rather really result right said same say second section see set several she should show shown simple since slide small so some something"
                    + " still such summary table take term than that the their them then there therefore these they thing things think this those three through thus time to today together too two under until up us"
                    + " use used using usually value very want was way we week well were what when where whether which while who whom whose why will with within without word work would year yes yet you your"
                    + " 가지 간단 강의 개념 결과 경우 과목 과정 관계 그것 그때 그림 기본 나중 내용 내일 누구 다음 단원 대부분 대표 대한 때문 또한 마지막 만약 모두 목차 무엇 문제 반면 방법 방식 번째 부분 사람"
                    + " 사실 사용 사이 상황 생각 선생님 설명 수업 수준 숙제 순서 시간 시작 시험 실제 아래 앞 어제 얘기 여기 여러분 역할 연습 예시 예제 오늘 요약 우리 위 유형 의미 이것 이때 이상 이유 이전 이하"
                    + " 이해 이후 일반 자료 자신 자체 작년 장 전체 정도 정리 정의 제목 종류 중간 중요 지금 질문 쪽 처음 최근 추가 특징 페이지 표 필요 학기 학생 학습 해당 현재").split(" ", -1)));

    private StopWords() {}

    static boolean contains(String word) {
        return WORDS.contains(word.toLowerCase(Locale.ROOT));
    }
}
