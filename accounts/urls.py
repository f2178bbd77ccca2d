from django.conf import settings
from django.contrib.auth import views as auth
from django.urls import path, reverse_lazy

from accounts import views
from accounts.forms import ResetForm

urlpatterns = [
    path("sign-up/", views.sign_up, name="sign_up"),
    path(
        "log-in/",
        auth.LoginView.as_view(
            template_name="accounts/log_in.html", redirect_authenticated_user=True
        ),
        name="login",
    ),
    path("log-out/", auth.LogoutView.as_view(), name="logout"),
    path("", views.account, name="account"),
    path("tokens/<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
    path("email/", views.email, name="email"),
    path("email/confirm/<str:token>/", views.email_confirm, name="email_confirm"),
    path("mail/", views.wants_mail, name="wants_mail"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path(
        "password/",
        auth.PasswordChangeView.as_view(
            template_name="accounts/password.html", success_url="/account/"
        ),
        name="password",
    ),
    path(
        "password/reset/",
        auth.PasswordResetView.as_view(
            template_name="accounts/reset.html",
            form_class=ResetForm,
            subject_template_name="accounts/mails/reset_subject.txt",
            email_template_name="accounts/mails/reset.txt",
            extra_email_context={"site": settings.SITE_URL},
        ),
        name="password_reset",
    ),
    path(
        "password/reset/sent/",
        auth.PasswordResetDoneView.as_view(template_name="accounts/reset_sent.html"),
        name="password_reset_done",
    ),
    path(
        "password/reset/<uidb64>/<token>/",
        auth.PasswordResetConfirmView.as_view(
            template_name="accounts/reset_confirm.html",
            post_reset_login=True,
            success_url=reverse_lazy("account"),
        ),
        name="password_reset_confirm",
    ),
]
