"""Invented sentences of participants, sponsors, reflections and facilitators, by theme and code.

`VOICES` is a stock in plain text: a line `== theme / code` opens a code, `participant:`,
`sponsor:`, `reflection:` or `focus_group:` opens a sentence, an indented line continues it.
Nobody said any of this. The codes are those of the shipped `config/codebook.yaml`.
"""

from __future__ import annotations

from typing import NamedTuple


class Voice(NamedTuple):
    """One sentence of the stock, with its theme, its code and who may say it."""

    theme: str
    code: str
    source_group: str
    text: str


VOICES = """
== identity_as_leader / claiming_identity
participant: I used to say I was only a social worker. I do not say that any more.
participant: I lead every time I chair a family meeting. I had never called it that.
participant: Somebody asked who the leader in the room was and I caught myself thinking, well, I am.
participant: It is not about the grade on my contract, it is about what I do when something is
  going wrong.
sponsor: She talks about herself differently now. She says what she thinks should happen.
sponsor: He has stopped waiting for me to say it first.
reflection: I wrote down ten things I did this week and six of them were leadership.
reflection: I notice that I still lower my voice when a director comes in. I want that to change.
focus_group: In the first session nobody put a hand up when we asked who leads. At the end most did.
reflection: A student called me a leader and I did not correct her.
reflection: I lead best when I am not trying to look like somebody else.
== identity_as_leader / confidence_to_lead
participant: I put myself forward to run the duty system review. I would not have done it last year.
participant: I can disagree in a strategy meeting now without my heart going.
participant: Confidence is perhaps too big a word, but I hesitate less.
sponsor: I now send her to the partnership board in my place and I do not worry about it.
sponsor: There is more confidence, yes. Whether it lasts is another matter.
reflection: Today I said no to an unsafe allocation, and gave my reasons calmly.
focus_group: They began to ask each other the hard questions that they used to bring to us.
== values_in_leadership / strengths_first
participant: I open supervision with what went well and it changes the whole hour.
participant: We always said strengths-based about families. We never did it with each other.
participant: I asked the team what they were proud of. There was a silence and then it poured out.
sponsor: He starts with what the worker has managed, then comes to what is missing.
reflection: Strengths are not the soft option. I had to name a risk today and still did it with
  respect.
reflection: I had been managing the gaps. This month I tried to lead from what is already there.
focus_group: They know strengths-based practice in their bones; leading that way was the new part.
== values_in_leadership / speaking_up
participant: I told them that the new form was about us and not about the person it is meant for.
participant: Speaking up is easier once you can say which of our values is at stake.
participant: I did speak up. It cost me something, and I would do it again.
sponsor: She challenged a decision of mine in a decent way, and she was right.
reflection: I kept quiet in the panel today. I know which value I let go and I do not like it.
focus_group: Social justice came up in each group without our asking for it.
== values_in_leadership / sharing_power
participant: People who draw on our service now help to write the agenda, not only the last item.
participant: I handed the chair to a carer. I sat on my hands, but it worked.
sponsor: We had two people with lived experience on the interview panel. That was her doing.
reflection: Sharing power is slow. I wanted to take the pen back three times in one meeting.
focus_group: The sessions led by people who use services were the ones they quoted back to us.
== learning_with_peers / learning_from_others
participant: Hearing how another authority does it made me see that our way is only one way.
participant: The best ideas I took home came from the breakout rooms and not from the slides.
participant: Someone from a hospital team described my exact problem, and what she had tried.
participant: We were from adults', children's and mental health. It should not have worked. It did.
sponsor: He came back with ideas from other places, which we do not often get to hear.
reflection: I copied a colleague's way of opening a team meeting. It felt borrowed, and useful.
focus_group: Mixed groups did the teaching for us; we only had to leave them room.
focus_group: Adults' and children's workers were curious about each other, and that carried the day.
== learning_with_peers / peer_support
participant: Our small group still meets on its own. Nobody asked us to.
participant: I had thought that I was the only one finding it hard.
participant: It is the one hour in the month where I am not anyone's manager.
sponsor: What she values most, as far as I can tell, is having people to ring.
reflection: My group let me be unsure for half an hour without mending me.
reflection: I left the call lighter than I came to it.
focus_group: By the third session they looked after one another. We hardly needed to step in.
== reflection / making_time_to_think
participant: Writing a page a month sounds like nothing. It is the only thinking I have
  done all year.
participant: I block half an hour on a Friday and close the door. Mostly.
participant: I go into the difficult conversation prepared now, and not just braced.
sponsor: She asks for time before she decides. I see fewer hurried decisions.
reflection: Before this I would have answered the e-mail at once. I left it until the morning.
reflection: Putting it on paper showed me that I was angry about something else.
reflection: I write on the train home. It is where the day turns into something.
reflection: I read last month's page again and I would not write it like that now.
reflection: Ten minutes of nothing before the panel. I was better for it.
focus_group: The written reflections grew longer and more honest from month to month.
== reflection / theory_as_a_mirror
participant: Having a name for it, distributed leadership, let me see that we were doing it already.
participant: The reading on power made me look at who talks in my team and who does not.
participant: Some of the theory went over my head, but one page of it I use each week.
sponsor: He brings a model to our meetings now, and it does help us to stand back.
reflection: I recognised myself in the part about rescuing people. It was not comfortable.
reflection: The idea of the balcony: I try to get up there once in each meeting.
reflection: I drew my team as a system and found myself at the edge of the page.
reflection: The chapter said containment. I thought: that is what I was not given last year.
focus_group: Theory worked when it came after their own story, and never before it.
== applying_locally / trying_a_change
participant: We began with one team and one form, and cut it by half.
participant: I tried the group supervision model with four people and it has spread from there.
participant: My project is small, but it is still going, which is more than most of our pilots.
sponsor: The new starters now have a buddy from the first day. That is her project.
sponsor: I have seen a change in one team. I could not say that I have seen it across the service.
reflection: The first test failed. I learned more from that than from the plan.
reflection: I measured how long families wait for a first visit. Nobody had looked before.
focus_group: Those who picked a small change got somewhere. The big plans stayed plans.
== applying_locally / making_it_fit
participant: What works in a city team does not work where a visit takes half a day. I adapted it.
participant: I had to put it into our own language before anyone would listen.
participant: I took the idea to the unions first, then to the managers. That order mattered.
sponsor: It suited where we are as a service. He did not bring a ready-made answer.
reflection: I changed the name of the meeting and people started to come.
focus_group: The local context was their real textbook.
== manager_support / backed_by_manager
participant: My manager asked about it in each supervision. That kept me going.
participant: She moved two cases off me so that I could do the sessions properly.
participant: My manager let me get it wrong once, and did not take it back.
sponsor: I saw it as my job to clear the way for her, and in the main I did.
sponsor: We talked each month about what he wanted to try. I learned from it too.
reflection: My manager said: go on then, try it. I have been waiting years to hear that.
focus_group: You could tell within ten minutes who had a sponsor that was interested.
== manager_support / left_alone
participant: My sponsor signed the form and I never heard from them again.
participant: I was told that it was a great opportunity and then given two more cases.
participant: My manager changed twice. Nobody knew that I was on a programme.
sponsor: To be honest I could have done more. I lost touch with it after the summer.
reflection: I came back full of ideas and nobody asked me a single question.
focus_group: Some sponsors sent a person on the programme and did not make any room for them.
== time_and_procedure / no_time
participant: I did most of the reading at eleven at night.
participant: The week after each session I paid for the day that I had been away.
participant: Supervision has gone down to the list of cases. There is no time left for how
  people are.
participant: I missed two sessions for court. Nobody's fault, but I never quite got back in.
participant: Vacancies ate my project. There were four of us and then there were two.
sponsor: I could not always release her. With this number of vacancies it is not realistic.
sponsor: Time is the whole story. He has the ideas and he does not have the afternoons.
reflection: Cancelled my own supervision again. I keep telling others not to do that.
reflection: There is not one hour this week that belongs to me.
focus_group: They came straight out of crisis calls and took half an hour to arrive.
focus_group: It was always the same few who could not get away, and always the same teams.
== time_and_procedure / procedure_first
participant: Every change needs three forms and a board, and the board meets every other month.
participant: We are measured by dates, so we lead by dates.
participant: By the time I had permission the person I wanted to do it with had left.
participant: I talk about strengths in the morning and fill in deficits in the afternoon.
sponsor: Our own procedures got in her way. I put some of that down to us.
sponsor: The approval route for even a small pilot is too long.
reflection: I counted: nine clicks to record one good thing that a family did.
focus_group: The organisations asked for leaders and then handed them a checklist.
== doubts_and_limits / already_familiar
participant: If I am honest, a good deal of it I knew. It was pleasant to be told that I was right.
participant: Strengths-based is how we trained. I had hoped for something that was new to me.
sponsor: She was strong when she started. I am not sure what the programme added.
reflection: I agree with all of this. I wonder whether agreeing is the same as learning.
focus_group: For the most experienced ones we did not go far enough.
== doubts_and_limits / not_for_me
participant: I still do not want to be called a leader. I want to be a good practitioner.
participant: It is easy to tell us to lead when those above us do not have to come.
participant: Six sessions online is a lot of sitting. I took in about half of it.
sponsor: I have not noticed much of a difference in practice, not yet.
sponsor: The person matters more than the course, in my view.
reflection: Some days leadership feels like a new word for unpaid extra work.
focus_group: Two or three in each group never warmed to the idea, and they told us why.
"""


def all_voices() -> list[Voice]:
    """The stock, one entry per sentence, in the order in which it is written."""
    voices: list[Voice] = []
    theme = code = ""
    for line in VOICES.strip().splitlines():
        if line.startswith("== "):
            theme, code = line[3:].split(" / ")
        elif line.startswith("  "):
            voices[-1] = voices[-1]._replace(text=f"{voices[-1].text} {line.strip()}")
        else:
            source_group, text = line.split(": ", 1)
            voices.append(Voice(theme, code, source_group, text))
    return voices


def codes_by_theme() -> dict[str, list[str]]:
    """Themes and their codes, in the order of the stock."""
    themes: dict[str, list[str]] = {}
    for voice in all_voices():
        codes = themes.setdefault(voice.theme, [])
        if voice.code not in codes:
            codes.append(voice.code)
    return themes
